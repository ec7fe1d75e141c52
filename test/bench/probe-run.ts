import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadFleet } from "../../src/fleet/load.js";
import { probeOutside } from "../../src/operations/probe/run-outside.js";
import { selectProbe } from "../../src/operations/probe/selection.js";
import type { SshConnection } from "../../src/ports/ssh.js";
import { realWorld } from "../../src/world.js";
import { smallStation } from "../fakes/small-station.js";
import { STATION_KEY } from "../fakes/station-key.js";

/** A separate process whose memory is measured: one probe of twenty relays with ten mounts each. */
const [relayPort = "", masterPort = ""] = process.argv.slice(2);

const mounts = Array.from({ length: 10 }, (_, at) => `{ mount: /live-${at}.mp3, codec: mp3, bitrateKbps: 128 }`);
const relays = Array.from(
  { length: 20 },
  (_, at) => `  relay-${at}: { role: relay, region: eu, address: 127.2.0.${at + 1}, capacity: 500 }`,
);
const inventory = `${smallStation({ formats: mounts })}hosts:
  master-a: { role: master, address: 127.2.1.1 }
${relays.join("\n")}
defaults: { icecast: { masterPort: ${masterPort} }, nginx: { httpPort: ${relayPort} } }
`;

/** A login without cost: other figures measure that. */
const connection: Pick<SshConnection, "openTcp" | "close"> = {
  openTcp: async (address, port) => Promise.resolve(connect(port, address)),
  close: () => undefined,
};

const cwd = mkdtempSync(join(tmpdir(), "radioctl-probe-"));
try {
  writeFileSync(join(cwd, "radio.yaml"), inventory);
  const world = {
    ...realWorld(),
    cwd,
    env: { RADIO_STATION_KEY: STATION_KEY, RADIO_STUDIO_PASSWORD: "bench" },
    ssh: { connect: async () => Promise.resolve(connection as SshConnection) },
  };
  const fleet = await loadFleet(world, "radio.yaml", { secrets: "real" });
  const selection = selectProbe(fleet.loaded.inventory, []);
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  const { findings, notChecked } = await probeOutside(world, fleet, { selection, sampleSeconds: 5 });
  const { user, system } = process.cpuUsage(before);
  const wrong = findings.filter(({ verdict }) => verdict !== "OK");
  process.stdout.write(
    JSON.stringify({
      seconds: (performance.now() - startedAt) / 1000,
      cpuSeconds: (user + system) / 1e6,
      // resourceUsage would include the parent process.
      megabytes: Number(/^VmHWM:\s+(\d+)/mu.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1024,
      checks: findings.length,
      lags: findings.filter(({ check }) => check === "lag").length,
      wrong: wrong.map(({ subject, check, summary }) => `${subject} ${check}: ${summary}`),
      notChecked,
    }),
  );
} finally {
  rmSync(cwd, { recursive: true });
}
process.exit();
