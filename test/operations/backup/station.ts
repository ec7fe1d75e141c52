import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { main } from "../../../src/main.js";
import type { FakeBuckets } from "../../fakes/buckets.js";
import { STATION_KEY } from "../../fakes/station-key.js";
import { fakeWorld } from "../../fakes/world.js";
import { stationText } from "../../roles/station.js";

export const STATE_KEY = "c3RhdGUta2V5LW9mLXRoZS1zdGF0aW9u";
export const PASSWORD = "sentinel-password";

/** A machine with the folder of a station that has a bucket. */
export interface Machine {
  cwd: string;
  folder: string;
  run(argv: readonly string[], given?: Partial<Parameters<typeof fakeWorld>[0]>): Promise<{ code: number; output: string }>;
}

/** Time that a test sets. */
export class SetTime {
  at = Date.parse("2026-11-22T05:00:07Z");
  now = (): Date => new Date(this.at);
  monotonic = (): number => this.at;
  sleep = async (): Promise<void> => new Promise(() => undefined);
}

function emptyFolder(): string {
  const cwd = mkdtempSync(join(tmpdir(), "radioctl-backup-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  return cwd;
}

/** A machine whose commands use this bucket. */
export function machine(buckets: FakeBuckets, clock: SetTime, operator = "anna@laptop"): Machine {
  const cwd = emptyFolder();
  return {
    cwd,
    folder: join(cwd, "inventories"),
    async run(argv, given = {}) {
      const fake = fakeWorld({ cwd, buckets, clock, ...given });
      const code = await main(argv, { ...fake.world, operator });
      return { code, output: fake.stdout() + fake.stderr() };
    },
  };
}

const large = Buffer.alloc(1_100_000);
for (let index = 0; index < large.length; index += 1) large[index] = (index * index) % 251;

/** Writes the station's files. */
export function plant({ folder }: Pick<Machine, "folder">): void {
  const files: Record<string, string | Buffer> = {
    "radio.yaml": `${stationText}artifacts: { bucket: station, endpoint: "http://192.0.2.9:9000", prefix: radio/ }\n`,
    "secrets.yaml": `station-key: ${STATION_KEY}\nstudio-password: ${PASSWORD}\nstate-key: ${STATE_KEY}\n`,
    known_hosts: "192.0.2.1 ssh-ed25519 AAAA\n",
    "certificates/live.radio.example.json": '{"key":"sentinel-password"}\n',
    "report/state.json": "{}\n",
    "report/state.json.lock.17": "not kept",
    "journal/2026-10-01T05:00:07-7f3a.jsonl": `${JSON.stringify({ at: "2026-10-01T05:00:07.000Z", event: "begun", command: "deploy", operator: "anna@laptop", pid: 1, hosts: ["eu-1"] })}\n${JSON.stringify({ at: "2026-10-01T05:01:07.000Z", event: "ended", exitCode: 0 })}\n`,
    "journal/empty.jsonl": "",
    "templates/note.bin": Buffer.from([0, 255, 254, 7]),
    "templates/large.bin": large,
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), content, { mode: path === "known_hosts" ? 0o644 : 0o600 });
  }
}

/** Content and modes of a folder's files. */
export function contents(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  return Object.fromEntries(
    paths
      .filter((path) => !path.includes(".lock."))
      .sort()
      .map((path) => {
        const mode = (statSync(join(folder, path)).mode & 0o777).toString(8);
        return [path, `${mode} ${readFileSync(join(folder, path)).toString("base64")}`];
      }),
  );
}
