import type { SplicedStream } from "../../src/health/facts/splicer.js";

type Mounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** An Icecast's list of clients at 127.0.0.1, by mount and User-Agent. */
export function listenersLines(mounts: Mounts): string {
  const sources = Object.entries(mounts).map(([mount, agents]) => {
    const listeners = Object.values(agents).reduce((sum, count) => sum + count, 0);
    return `<source mount="${mount}"><listeners>${listeners}</listeners></source>`;
  });
  const lines = Object.entries(mounts).flatMap(([mount, agents]) => [
    `listed 127.0.0.1 ${mount}`,
    ...Object.entries(agents).map(([agent, count]) => `takers 127.0.0.1 ${mount} ${count} ${agent}`),
  ]);
  return [`stats 127.0.0.1 ${Buffer.from(`<icestats>${sources.join("")}</icestats>`).toString("base64")}`, ...lines].join("\n");
}

/** The state of a relay's splicer. */
export function splicerLine(streams: readonly SplicedStream[]): string {
  return `splicer ${Buffer.from(JSON.stringify({ time: 1_763_970_000.5, streams })).toString("base64")}`;
}

/** The whole answer to `listenersScript`; the kernel counts the same number of connections. */
export function listenersAnswer(mounts: Mounts): string {
  const connected = Object.values(mounts)
    .flatMap((agents) => Object.values(agents))
    .reduce((sum, count) => sum + count, 0);
  return `${connected === 0 ? "" : `     ${connected} 127.0.0.1\n`}@@streams\n${listenersLines(mounts)}\n@@end\n`;
}
