import { RadioctlError } from "../errors.js";
import type { SshConnection } from "../ports/ssh.js";
import { parsed } from "./answer.js";
import type { DesiredHost } from "./desired.js";
import { STATE, type Manifest } from "./generation.js";
import { mustRunAsRoot, runAsRoot } from "./run-as-root.js";
import { parseManifest, parseStoredHost } from "./records.js";
import { restoreHost, type HeldText, type StoredHost } from "./stored-host.js";

const ANSWER_SECONDS = 30;

/** The generations on a host, oldest first. The last one is the current one. */
export async function observeGenerations(connection: SshConnection, host: string): Promise<Manifest[]> {
  const script = [{ file: "list-generations.sh", values: { STATE } }];
  const { stdout } = await mustRunAsRoot(
    connection,
    host,
    { script, timeoutSeconds: ANSWER_SECONDS },
    "its generations could not be read",
  );
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => parsed(host, () => parseManifest(line)));
}

/**
 * A generation of the host with all of its texts, secrets included.
 * @throws RadioctlError failed when the host does not have it
 */
export async function observeContent(
  connection: SshConnection,
  host: string,
  generation: number,
): Promise<{ host: StoredHost; texts: Record<string, HeldText> }> {
  const script = [{ file: "generation-texts.sh", values: { STATE, NUMBER: generation } }];
  const { stdout, code } = await runAsRoot(connection, { script, timeoutSeconds: ANSWER_SECONDS });
  if (code !== 0) throw new RadioctlError("failed", `it has no generation ${generation}`, { host });
  const lines = stdout.split("\n").map((line) => line.split(" "));
  const of = (wanted: string) =>
    new Map(lines.flatMap(([tag, path = "", text = ""]) => (tag === wanted ? [[path, decoded(text)] as const] : [])));
  const masked = of("masked");
  const texts = Object.fromEntries([...of("text")].map(([path, text]) => [path, { text, masked: masked.get(path) }]));
  const [, state = ""] = lines.find(([tag]) => tag === "wanted") ?? [];
  return { host: parsed(host, () => parseStoredHost(state)), texts };
}

/**
 * An earlier generation as a desired state. The texts of its files stay on the host; they are read with masked secrets.
 * @throws RadioctlError failed when the host does not have it
 */
export async function observeGeneration(connection: SshConnection, host: string, generation: number): Promise<DesiredHost> {
  const script = [{ file: "show-generation.sh", values: { STATE, NUMBER: generation } }];
  const { stdout, code } = await runAsRoot(connection, { script, timeoutSeconds: ANSWER_SECONDS });
  if (code !== 0) {
    throw new RadioctlError("failed", `it has no generation ${generation}`, { host, hint: `see radioctl generations ${host}` });
  }
  const lines = stdout.split("\n").map((line) => line.split(" "));
  const [, wanted = ""] = lines.find(([tag]) => tag === "wanted") ?? [];
  const texts = new Map(
    lines.flatMap(([tag, path = "", text = ""]) => (tag === "text" ? [[path, { masked: decoded(text) }] as const] : [])),
  );
  const stored = parsed(host, () => parseStoredHost(wanted));
  return restoreHost(stored, generation, texts);
}

/**
 * The desired state of a rollback: the named generation, else the previous one.
 * @throws RadioctlError failed when the host does not have it
 */
export function generationWanted(to: number | undefined): (connection: SshConnection, host: string) => Promise<DesiredHost> {
  return async (connection, host) => {
    const newest = (await observeGenerations(connection, host)).at(-1);
    const wanted = to ?? (newest === undefined ? 0 : generationBefore(newest));
    if (wanted > 0) return observeGeneration(connection, host, wanted);
    throw new RadioctlError("failed", "it has no earlier generation", { host, hint: `see radioctl generations ${host}` });
  };
}

/** The generation for a rollback without a number: the one before the last change that was not a rollback. 0: there is none. */
function generationBefore({ generation, restores }: Pick<Manifest, "generation" | "restores">): number {
  return (restores ?? generation) - 1;
}

function decoded(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}
