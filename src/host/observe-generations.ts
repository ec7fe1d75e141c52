import { RadioctlError } from "../errors.js";
import type { SshConnection } from "../ports/ssh.js";
import type { DesiredHost } from "./desired.js";
import { STATE, type Manifest } from "./generation.js";
import { asRoot } from "./quote.js";
import { shellCommand } from "./quote.js";
import { restoreHost, type StoredHost } from "./stored-host.js";

/** The generations that a host keeps, oldest first. The last one is how it is. */
export async function observeGenerations(connection: SshConnection, host: string): Promise<Manifest[]> {
  const script = `current=$(readlink ${STATE}/current) || exit 0
for number in $(ls ${STATE}/generations | sort -n); do
  [ "$number" -le "\${current##*/}" ] && [ -f "${STATE}/generations/$number/manifest.json" ] && base64 -w0 "${STATE}/generations/$number/manifest.json" && echo
done
true`;
  const { stdout, code, stderr } = await ask(connection, script);
  if (code !== 0) throw new RadioctlError("failed", `its generations could not be read: ${stderr.trim()}`, { host });
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(Buffer.from(line, "base64").toString("utf8")) as Manifest);
}

/**
 * What a generation was, as something to want again. The texts of its files stay on the host; what is read of them has its secrets masked.
 * @throws RadioctlError failed when the host doesn't keep it
 */
export async function observeGeneration(connection: SshConnection, host: string, generation: number): Promise<DesiredHost> {
  const folder = `${STATE}/generations/${generation}`;
  const script = `cd ${folder} 2>/dev/null && [ -f wanted.json ] || exit 3
echo "wanted $(base64 -w0 wanted.json)"
cd files && find . -type f | sed 's/^\\.//' | while read -r path; do
  shown=./$path
  [ -f "../masked$path" ] && shown=../masked$path
  echo "text $path $(base64 -w0 "$shown")"
done`;
  const { stdout, code } = await ask(connection, script);
  if (code !== 0) {
    throw new RadioctlError("failed", `it keeps no generation ${generation}`, { host, hint: `see radioctl generations ${host}` });
  }
  const lines = stdout.split("\n").map((line) => line.split(" "));
  const [, wanted = ""] = lines.find(([tag]) => tag === "wanted") ?? [];
  const texts = new Map(lines.flatMap(([tag, path = "", text = ""]) => (tag === "text" ? [[path, decoded(text)] as const] : [])));
  return restoreHost(JSON.parse(decoded(wanted)) as StoredHost, generation, texts);
}

/**
 * What a rollback wants of a host: the named generation, else the one before.
 * @throws RadioctlError failed when the host doesn't keep it
 */
export function generationWanted(to: number | undefined): (connection: SshConnection, host: string) => Promise<DesiredHost> {
  return async (connection, host) => {
    const newest = (await observeGenerations(connection, host)).at(-1);
    const wanted = to ?? (newest === undefined ? 0 : generationBefore(newest));
    if (wanted > 0) return observeGeneration(connection, host, wanted);
    throw new RadioctlError("failed", "it has no earlier generation", { host, hint: `see radioctl generations ${host}` });
  };
}

/** The generation to go back to when none is named: the one before what the host was last made into on purpose. 0: there is none. */
function generationBefore({ generation, restores }: Pick<Manifest, "generation" | "restores">): number {
  return (restores ?? generation) - 1;
}

async function ask(connection: SshConnection, script: string) {
  return connection.run({ command: asRoot(shellCommand(["sh", "-c", script]), connection.login.user), timeoutSeconds: 30 });
}

function decoded(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}
