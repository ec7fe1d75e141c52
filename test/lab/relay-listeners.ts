import type { TestLab } from "./lab-fixture.js";

/**
 * The listeners of a relay who hear `parent`, without radioctl's own clients: those of the public mounts that its splicer plays from it, and those who
 * are on the parent's spare mounts. Relays below count.
 */
export async function listenersHearing(lab: TestLab, relay: string, parent: string, mounts: readonly string[]): Promise<number> {
  const admin = (icecast: string, mount: string) =>
    `echo '@ ${mount}'; curl -s --config /etc/radioctl/icecast.curl 'http://${icecast}:8001/admin/listclients?mount=${mount}'; echo`;
  const all = [...mounts, ...mounts.map((mount) => spare(parent, mount))];
  const asked = ["127.0.0.1", "127.0.0.2"].flatMap((icecast) => all.map((mount) => admin(icecast, mount)));
  const answer = await lab.inside(relay, `${asked.join("; ")}; echo @state; cat /run/radioctl-splicer/state.json`);
  const [clients = "", state = ""] = answer.split("@state\n");
  const { streams } = JSON.parse(state) as { streams: ReadonlyArray<{ mount: string; plays: string | null }> };
  const theirs = new Set([
    ...mounts.map((mount) => spare(parent, mount)),
    ...streams.filter(({ plays }) => plays === parent).map(({ mount }) => mount),
  ]);
  return clients
    .split("@ ")
    .filter((part) => theirs.has(part.split("\n", 1)[0] ?? ""))
    .reduce((sum, part) => sum + countListeners(part), 0);
}

function spare(parent: string, mount: string): string {
  return `/spare/${parent}${mount}`;
}

/** The clients in Icecast's listclients, without radioctl's own. */
function countListeners(listclients: string): number {
  const clients = listclients.split("</listener>").filter((client) => /<listener[ >]/u.test(client));
  return clients.filter((client) => !client.includes("<UserAgent>radioctl/")).length;
}
