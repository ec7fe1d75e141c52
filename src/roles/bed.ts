import { bedKey, bedsOf } from "../station/beds.js";
import { bucketUrl, hostKey } from "../station/bucket.js";
import { part, ROOT, ROOT_ONLY, type RoleInput, type RolePart } from "./part.js";

const SCRIPT = "/usr/local/lib/radioctl/bed.pl";
const CURL = "/etc/radioctl/bed.curl";
const units = "/etc/systemd/system/radioctl-bed";

/** Logs, backups and recordings need space, too. */
const RESERVE_BYTES = 2_000_000_000;

/** A quarter of the port is for the mirror; of a port whose speed is unknown, 40 Mbit/s. */
const SHARE_OF_PORT = 0.25;
const UNKNOWN_PORT_MBPS = 160;

/** The audio of playlists with `mirror: true` comes from the bucket. */
export function bed({ inventory, name, secrets }: RoleInput): RolePart {
  const { artifacts, hosts } = inventory;
  const beds = bedsOf(inventory, name);
  const key = artifacts && hostKey(artifacts, secrets);
  if (beds.length === 0 || artifacts === undefined || key === undefined) return part({});
  const mbps = (hosts[name]?.bandwidthMbps ?? UNKNOWN_PORT_MBPS) * SHARE_OF_PORT;
  const view = {
    curlFile: CURL,
    bucketUrl: bucketUrl(artifacts),
    reserveBytes: RESERVE_BYTES,
    bytesPerSecond: Math.round((mbps * 1_000_000) / 8),
    beds: beds.map(({ source, directory }) => ({ directory, prefix: artifacts.prefix + bedKey(source) })),
  };
  return part({
    packages: ["curl"],
    files: [
      { ...ROOT_ONLY, template: `master${CURL}`, view: { ...key } },
      { ...ROOT, template: `master${SCRIPT}`, view },
      {
        ...ROOT,
        template: `master${units}.service`,
        view: { directories: beds.map(({ directory }) => directory).join(" ") },
      },
      { ...ROOT, template: `master${units}.timer`, view: {} },
    ],
    units: [
      { name: "radioctl-bed.timer", state: "running", enabled: true, reloadOn: [], restartOn: [`${units}.timer`, SCRIPT, CURL] },
    ],
    checks: [{ name: "perl -c bed", files: [SCRIPT], script: `perl -c "$STAGE${SCRIPT}"` }],
  });
}
