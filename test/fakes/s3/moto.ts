import { existsSync } from "node:fs";
import { execaSync } from "execa";
import { freePort } from "../free-port.js";
import { answersHttp, plain, started, type S3Server } from "./server.js";

/** Where .ci/s3-server puts the file system of a Debian 13 with moto: Debian 12 has no moto. */
const ROOT = `${process.env["RADIOCTL_LAB_DIR"] ?? "/var/lib/radioctl-lab"}/bases/trixie-moto`;

const PROGRAM = "moto_server";

const command = motoCommand();
if (command === undefined) {
  if (process.env["RADIOCTL_REQUIRE_LAB"] === "1") throw new Error("moto is required here: sh .ci/s3-server");
  console.warn("SKIPPED: tests with a real S3 server (moto), which is not installed; run sh .ci/s3-server as root");
}

/** Whether tests can use one; without it they are skipped with a warning. */
export const hasMoto = command !== undefined;

function motoCommand(): string[] | undefined {
  if (existsSync(`${ROOT}.done`) && process.getuid?.() === 0) {
    // In a mount namespace of its own, which ends with the process.
    const script = `mount --bind /dev "$0/dev" && mount -t proc proc "$0/proc" && exec chroot "$0" "$@"`;
    return ["unshare", "--mount", "sh", "-c", script, ROOT, PROGRAM];
  }
  return execaSync(PROGRAM, ["--help"], { reject: false }).exitCode === 0 ? [PROGRAM] : undefined;
}

/** How to start one. */
export interface MotoSettings {
  /** Of this machine: loopback, or a lab's gateway (`lab.gateway`), which the hosts of that lab reach. */
  address?: string;
  bucket?: string;
  /** The bucket keeps versions. */
  versions?: boolean;
}

/** Starts moto, a server with its objects in memory, and makes a bucket. It accepts every key; conditional writes hold. */
export async function startMoto({
  address = "127.0.0.1",
  bucket = "station",
  versions = false,
}: MotoSettings = {}): Promise<S3Server> {
  const port = await freePort(address);
  const endpoint = `http://${address}:${port}`;
  const url = `${endpoint}/${bucket}`;
  // Pages are small, so that few objects need several.
  const small = ["env", "MOTO_S3_DEFAULT_MAX_KEYS=10"];
  const server = await started([...small, ...(command ?? []), "-H", address, "-p", String(port)], async () =>
    answersHttp(`${endpoint}/moto-api/`),
  );
  await mustAnswer(await fetch(url, { method: "PUT" }));
  if (versions)
    await mustAnswer(
      await fetch(`${url}?versioning`, {
        method: "PUT",
        body: "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
      }),
    );
  const credentials = { accessKeyId: plain("AKIATEST"), secretAccessKey: plain("a-key-of-tests") };
  return { ...server, endpoint, access: { bucket, endpoint, region: "us-east-1", prefix: "radio/", credentials } };
}

async function mustAnswer(response: Response): Promise<void> {
  if (!response.ok) throw new Error(`moto answered ${response.status}: ${await response.text()}`);
}
