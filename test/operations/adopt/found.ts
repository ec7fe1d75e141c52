import { draftOf, type Draft } from "../../../src/operations/adopt/draft.js";
import { readAnswer, type Found } from "../../../src/operations/adopt/found.js";
import type { LiveMount } from "../../../src/operations/adopt/live.js";
import type { Answer, HostFile } from "../../../src/operations/adopt/query.js";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBnsSYk6 anna@laptop";

/** A host that was set up without radioctl: `stream1` at 203.0.113.5, with these files. */
export function foundOn(
  files: ReadonlyArray<Pick<HostFile, "kind" | "path"> & { text: string | Uint8Array }>,
  {
    nginx,
    live,
    resolved = new Map(),
    ...more
  }: Partial<Answer> & { live?: LiveMount[]; resolved?: ReadonlyMap<string, string> } = {},
): Found {
  const answer: Answer = {
    hostname: "stream1",
    addresses: ["203.0.113.5"],
    timezone: "Europe/Berlin",
    prettyName: "Debian GNU/Linux 12 (bookworm)",
    systemd: true,
    keys: [key],
    arrivedAt: "203.0.113.5",
    files: files.map(({ kind, path, text }) => ({ kind, path, bytes: Buffer.from(text), used: true, inside: false })),
    nginx,
    running: [],
    hidden: [],
    skipped: [],
    certificates: [],
    renewals: [],
    ...more,
  };
  return {
    ...readAnswer(answer),
    host: { given: "203.0.113.5", address: "203.0.113.5", user: "root", port: 22 },
    live,
    resolved,
  };
}

/** The draft of a host with this icecast.xml alone. */
export function draftOfXml(text: string | Uint8Array): Draft {
  return draftOf(foundOn([{ kind: "icecast", path: "/etc/icecast2/icecast.xml", text }]));
}

/** A draft as text for comparison in a test; secrets are revealed here. */
export function told({ role, host, inventory, secrets, remarks }: Draft): string {
  const passwords = [...secrets].map(([name, secret]) => `# secret ${name}: ${secret.reveal()}`);
  const notes = remarks.map(
    ({ kind, what, where }) => `# ${kind}: ${where === undefined ? "" : `${where.line}:${where.column} `}${what}`,
  );
  return [`# ${host} is ${role}`, ...passwords, ...notes, inventory].join("\n");
}
