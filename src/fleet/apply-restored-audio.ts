import { RadioctlError } from "../errors.js";
import { BACKUP_STATE } from "../health/facts/backup.js";
import { runAsRoot } from "../host/run-as-root.js";
import type { SshConnection } from "../ports/ssh.js";
import type { Secret } from "../secret.js";

/** A large library over a small line. */
const RESTORE_SECONDS = 12 * 3600;

/** What to restore on a host, and from where. Secrets reach the host on stdin only. */
export interface AudioToRestore {
  /** As restic's `-r` takes it: a bucket, or a folder of the host. */
  repository: string;
  password: Secret;
  /** undefined: the repository is a folder of the host. */
  bucketKey: { region: string; accessKeyId: Secret; secretAccessKey: Secret } | undefined;
  snapshot: string;
  folders: readonly string[];
}

/** A folder whose files were compared with the backup after they were written. */
export interface RestoredFolder {
  folder: string;
  files: number;
  bytes: number;
}

/**
 * Restores folders of audio on a host. restic is installed if needed; a bare host needs nothing else.
 * @param onStep `installing restic`, `restoring /srv/night`
 * @returns the folders that the snapshot has
 * @throws RadioctlError failed with restic's own words; as `SshConnection.run`
 */
export async function restoreAudio(
  connection: SshConnection,
  host: string,
  { repository, password, bucketKey, snapshot, folders }: AudioToRestore,
  onStep: (step: string) => void,
): Promise<RestoredFolder[]> {
  const values = {
    SNAPSHOT: snapshot,
    STATE: BACKUP_STATE,
    RESTIC_REPOSITORY: repository,
    RESTIC_PASSWORD: password.reveal(),
    AWS_DEFAULT_REGION: bucketKey?.region ?? "",
    AWS_ACCESS_KEY_ID: bucketKey?.accessKeyId.reveal() ?? "",
    AWS_SECRET_ACCESS_KEY: bucketKey?.secretAccessKey.reveal() ?? "",
  };
  const { code, stdout, stderr } = await runAsRoot(connection, {
    script: [{ file: "restore-audio.sh", values, words: folders }],
    timeoutSeconds: RESTORE_SECONDS,
    onLine(line) {
      if (/^(installing|restoring) /u.test(line)) onStep(line);
    },
  });
  const lines = stdout.split("\n");
  if (code === 0 && lines.includes("end")) return lines.flatMap(restoredFolder);
  const failed = lines.find((line) => line.startsWith("failed "))?.slice("failed ".length);
  throw new RadioctlError("failed", failed ?? `the restore ended with ${code}: ${stderr.trim().split("\n").at(-1) ?? ""}`, {
    host,
    hint: "run the same command again: it continues where it ended",
  });
}

function restoredFolder(line: string): RestoredFolder[] {
  const [, folder, files, bytes] = /^restored (\S+) (\d+) (\d+)$/u.exec(line) ?? [];
  return folder === undefined ? [] : [{ folder, files: Number(files), bytes: Number(bytes) }];
}
