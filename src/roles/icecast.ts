import type { DesiredUnit } from "../host/desired.js";
import type { Slot } from "../host/desired.js";
import { DRAIN_MARK } from "../host/generation.js";
import type { HostScript, ScriptFile } from "../host/script.js";
import type { Secret } from "../secret.js";
import { derivePassword } from "../station/passwords.js";
import { patienceOf } from "../station/tiers.js";
import { addUp, part, ROOT, type FileSpec, type RoleInput, type RolePart } from "./part.js";

/** The name of the program in the output of `ss`. */
export const ICECAST = "icecast2";

/** The configuration of the instance in a slot. A master has only slot `a`. */
export function icecastConfig(slot: Slot): string {
  return `/etc/icecast2/icecast-${slot}.xml`;
}

/** Settings that Icecast reloads at SIGHUP and uses for each new client and source: measured for `<clients>`, for the others see source.c of 2.4.4. */
const RELOADABLE = /<(clients|sources|queue-size|burst-size)>\d+<\/\1>/gu;

const UNIT_FILE = "/etc/systemd/system/icecast@.service";

/** The password of Icecast's administrator on one host. */
function adminPassword(input: RoleInput): Secret {
  return derivePassword(stationKey(input), `icecast admin ${input.name}`);
}

export function stationKey({ inventory, secrets }: RoleInput): Secret {
  return secrets.get(inventory.station.key.name);
}

/** The parts of an Icecast configuration that masters and relays share. */
export function icecastView(input: RoleInput) {
  const { station } = input.inventory;
  const { clientTimeoutSeconds, headerTimeoutSeconds, sourceTimeoutSeconds, masterUpdateIntervalSeconds } = input.tuning.icecast;
  return {
    location: station.name,
    admin: station.operators.find((operator) => operator.email !== undefined)?.email ?? `admin@${station.zone}`,
    hostname: station.listen,
    clientTimeoutSeconds,
    headerTimeoutSeconds,
    sourceTimeoutSeconds: patienceOf(input.inventory, input.name, sourceTimeoutSeconds),
    masterUpdateIntervalSeconds,
    adminPassword: adminPassword(input),
    sourcePassword: derivePassword(stationKey(input), `icecast source ${input.name}`),
  };
}

/** Icecast's package, the template of its units, and its configurations. Debian's own SysV service never runs. */
export function icecast(input: RoleInput, configurations: readonly FileSpec[], firstPort: number): RolePart {
  return part({
    packages: ["icecast2"],
    streamServer: ICECAST,
    files: [
      ...configurations,
      { ...ROOT, template: "icecast/etc/systemd/system/icecast@.service", view: { openFiles: input.tuning.system.openFiles } },
    ],
    units: [{ name: "icecast2.service", state: "masked", enabled: false, reloadOn: [], restartOn: [] }],
    checks: [
      {
        name: "icecast",
        files: configurations.map(({ path = "" }) => path),
        script: trial({
          script: { file: "trials/icecast.sh" },
          user: "icecast2",
          group: "icecast",
          verdict: { file: "trials/icecast-listens.sh", values: { PORT: firstPort } },
        }),
      },
    ],
  });
}

/** The configuration of one slot. */
export function icecastFile(slot: Slot, template: string, view: FileSpec["view"]): FileSpec {
  return { owner: "root", group: "icecast", mode: 0o640, path: icecastConfig(slot), reloadable: RELOADABLE, template, view };
}

/** The unit of a slot's instance, in the state running. */
export function icecastUnit(slot: Slot): DesiredUnit {
  return {
    name: `icecast@${slot}.service`,
    state: "running",
    enabled: true,
    reloadOn: [],
    restartOn: [icecastConfig(slot), UNIT_FILE],
    restartWhenUpgraded: true,
  };
}

interface Trial {
  /** The file of `templates/scripts/trials` with the function `try_it`. */
  script: ScriptFile;
  user: string;
  group: string;
  /** Accepts or refuses in the private network, while Icecast runs. */
  verdict: ScriptFile;
}

/** A check of new files in a private network: Icecast starts there with its new configuration, and `verdict` follows. */
export function trial({ script, user, group, verdict }: Trial): HostScript {
  return [
    { file: "trials/alone.sh", values: { CONFIGURATION: icecastConfig("a"), TRIAL_USER: user, TRIAL_GROUP: group } },
    script,
    "try_it <<'TRIAL_END'",
    { file: "trials/start-icecast.sh" },
    verdict,
    "TRIAL_END",
  ];
}

/**
 * A service that checks whether audio flows, and writes the result to the file that nginx serves as /healthz.
 * @param port where Icecast serves its statistics
 * @param groups for each public mount, the mounts that can replace each other
 */
export function healthz(input: RoleInput, port: number, groups: ReadonlyArray<readonly string[]>): RolePart {
  const script = "/usr/local/lib/radioctl/healthz.pl";
  const unitFile = "/etc/systemd/system/radioctl-healthz.service";
  const statistics = "/etc/radioctl/icecast.curl";
  return addUp([
    part({
      packages: ["curl"],
      directories: [
        { path: "/etc/radioctl", owner: "root", group: "root", mode: 0o755 },
        { path: "/usr/local/lib/radioctl", owner: "root", group: "root", mode: 0o755 },
      ],
      files: [
        {
          owner: "root",
          group: "root",
          mode: 0o755,
          template: "health/usr/local/lib/radioctl/healthz.pl",
          view: {
            groups: groups.map((group) => group.join(" ")).join(";"),
            port,
            drain: DRAIN_MARK,
            countListeners: input.inventory.public.listeners,
          },
        },
        {
          owner: "root",
          group: "icecast",
          mode: 0o640,
          template: "health/etc/radioctl/icecast.curl",
          view: { adminPassword: adminPassword(input) },
        },
        { ...ROOT, template: "health/etc/systemd/system/radioctl-healthz.service", view: {} },
      ],
      units: [
        {
          name: "radioctl-healthz.service",
          state: "running",
          enabled: true,
          reloadOn: [],
          restartOn: [script, unitFile, statistics],
        },
      ],
      checks: [{ name: "perl -c healthz", files: [script], script: `perl -c "$STAGE${script}"` }],
    }),
  ]);
}
