import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Removes everything that tests leave in the folder for temporary files, whether they pass or fail. */
export default async function temporaryFolder(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "radioctl-test-"));
  // Some programs of the tests run as other users.
  await chmod(folder, 0o755);
  process.env["TMPDIR"] = folder;
  return async () => rm(folder, { recursive: true, force: true });
}
