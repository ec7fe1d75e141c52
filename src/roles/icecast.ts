import type { DesiredUnit } from "../host/desired.js";
import type { Slot } from "../host/desired.js";
import { DRAIN_MARK } from "../host/generation.js";
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
      { name: "icecast", files: configurations.map(({ path = "" }) => path), script: trial(icecastConfig("a"), firstPort) },
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

/**
 * POSIX sh functions for a trial. Icecast 2.4.4 sometimes crashes with a segmentation fault when it gets a request at the moment of its start
 * (measured: 1 of 250 starts on a busy machine). So an instance that was killed by a signal is started again; one that exited is not.
 */
export const STARTS_ICECAST = `start() { icecast2 -c icecast.xml >icecast.out 2>&1 & icecast=$!; }
crashes=0
crashed() {
  wait $icecast
  [ $? -gt 128 ] && [ $crashes -lt 2 ] || return 1
  crashes=$((crashes + 1))
  start
}`;

/**
 * Icecast cannot check its configuration. So it is started in a private network, where all ports are free and no host is reachable, until it
 * listens or exits.
 */
function trial(configuration: string, firstPort: number): string {
  const listening = `:${firstPort.toString(16).toUpperCase().padStart(4, "0")} [0-9A-F]*:0000 0A`;
  return `
folder=$(mktemp -d /run/radioctl-trial.XXXXXX)
trap 'rm -rf "$folder"' EXIT
cp "$STAGE${configuration}" "$folder/icecast.xml"
cat >"$folder/run" <<'END'
cd "$1"
: >begun
${STARTS_ICECAST}
start
tries=0
while [ $tries -lt 60 ]; do
  kill -0 $icecast 2>/dev/null || crashed || { cat icecast.out; exit 1; }
  grep -q '${listening}' /proc/net/tcp /proc/net/tcp6 && { kill -KILL $icecast; exit 0; }
  tries=$((tries + 1))
  sleep 0.05
done
cat icecast.out
echo "icecast does not listen on port ${firstPort} after 3 s"
exit 1
END
chown -R icecast2:icecast "$folder"
alone="systemd-run --quiet --wait --pipe --collect -p PrivateNetwork=yes -p User=icecast2 -p Group=icecast -p RuntimeMaxSec=20"
$alone sh "$folder/run" "$folder" </dev/null && exit 0
[ -e "$folder/begun" ] && exit 1
echo "warning: icecast's configuration was not tried: this host has no private networks"`;
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
          view: { groups: groups.map((group) => group.join(" ")).join(";"), port, drain: DRAIN_MARK },
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
