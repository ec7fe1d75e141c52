import { BACKUP_STATE } from "../health/facts/backup.js";
import { audioFolders, backupRepository } from "../station/backup.js";
import { part, ROOT, ROOT_ONLY, type RoleInput, type RolePart } from "./part.js";

const SCRIPT = "/usr/local/lib/radioctl/backup";
const LIST = "/etc/radioctl/backup.paths";
const units = "master/etc/systemd/system";

/** What a deploy can't make again: what is held and followed. The other folders are evidence of what was on air. */
const OWN_STATE = ["/etc/icecast2", "/etc/liquidsoap", "/var/lib/radioctl-liquidsoap"];

/** A quarter of the port is for the backup; of a port whose speed is unknown, 20 Mbit/s. */
const SHARE_OF_PORT = 0.25;
const UNKNOWN_PORT_MBPS = 80;

/** The weekly check reads one of this many parts of the data: all of it in a quarter of a year. */
const CHECKED_PARTS = 13;

/** A master with a bucket and a key for hosts backs itself up with restic. */
export function backup({ inventory, name, secrets }: RoleInput): RolePart {
  const repository = backupRepository(inventory, secrets, name);
  if (repository === undefined) return part({});
  const { url, ...keys } = repository;
  const mbps = (inventory.hosts[name]?.bandwidthMbps ?? UNKNOWN_PORT_MBPS) * SHARE_OF_PORT;
  const view = {
    host: name,
    folder: BACKUP_STATE,
    cache: "/var/cache/radioctl-backup",
    list: LIST,
    kibPerSecond: Math.max(64, Math.round((mbps * 1_000_000) / 8 / 1024)),
    parts: CHECKED_PARTS,
  };
  return part({
    packages: ["restic"],
    directories: [{ path: BACKUP_STATE, owner: "root", group: "root", mode: 0o755 }],
    files: [
      { ...ROOT_ONLY, template: "master/etc/radioctl/backup.env", view: { repository: url, ...keys } },
      { ...ROOT, template: `master${LIST}`, view: { paths: [...OWN_STATE, ...audioFolders(inventory, name)] } },
      { owner: "root", group: "root", mode: 0o755, template: `master${SCRIPT}`, view },
      ...["backup", "backup-check"].flatMap((unit) => [
        { ...ROOT, template: `${units}/radioctl-${unit}.service`, view: {} },
        { ...ROOT, template: `${units}/radioctl-${unit}.timer`, view: {} },
      ]),
    ],
    units: ["radioctl-backup.timer", "radioctl-backup-check.timer"].map((timer) => ({
      name: timer,
      state: "running" as const,
      enabled: true,
      reloadOn: [],
      restartOn: [`/etc/systemd/system/${timer}`],
    })),
    checks: [{ name: "sh -n backup", files: [SCRIPT], script: `sh -n "$STAGE${SCRIPT}"` }],
  });
}
