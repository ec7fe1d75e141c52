import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What tests leave in the folder for temporary files goes when they are over, whatever became of them. */
export default async function temporaryFolder(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "radioctl-test-"));
  // Some of their programs run as others.
  await chmod(folder, 0o755);
  process.env["TMPDIR"] = folder;
  return async () => rm(folder, { recursive: true, force: true });
}
