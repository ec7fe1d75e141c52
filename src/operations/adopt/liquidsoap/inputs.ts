import { Secret } from "../../../secret.js";
import type { Place, Remark } from "../remark.js";
import { textArgument } from "./encoder.js";
import type { Expression } from "./parse.js";

/** Something that a script can play. */
export type Input =
  | {
      kind: "live";
      mount: string;
      port: number;
      user: string | undefined;
      password: Secret | undefined;
      bufferSeconds: number | undefined;
      place: Place;
    }
  | { kind: "pull"; url: string; bufferSeconds: number | undefined; place: Place }
  | { kind: "playlist"; directory: string; order: "random" | "sorted"; place: Place };

type Call = Extract<Expression, { kind: "call" }>;

/** Why a part of a script is not in the draft. */
const OTHERS: ReadonlyArray<readonly [form: RegExp, why: string]> = [
  [/^switch$/u, "its times are not kept: the first available source plays"],
  [/^(random|rotate)$/u, "its sources play by priority instead of in turns"],
  [/^(add|mix|smooth_add)$/u, "its sources play one at a time instead of mixed"],
  [/^single$/u, "a single file is not played: put it into the folder of a playlist"],
  [/^request\./u, "a queue of requests is not kept"],
  [/^input\./u, "radioctl has no source of that kind; an encoder on the host can send it as a live source"],
];

/** Nodes of one feed; no person writes a script with more. */
const MOST_NODES = 10_000;

/** The inputs of a source, the preferred one first: fallbacks are lists in that order. */
export function feedOf(feeds: readonly Expression[]): { inputs: Input[]; remarks: Remark[] } {
  const inputs: Input[] = [];
  const remarks: Remark[] = [];
  const seen = new Set<Expression>();
  const open = feeds.toReversed();
  for (let node = open.pop(); node !== undefined && seen.size < MOST_NODES; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === "group") open.push(...node.items.toReversed());
    if (node.kind === "name") {
      remarks.push({ kind: "unread", where: node.place, what: `${node.text} could not be resolved` });
    }
    if (node.kind !== "call" || node.encoder) continue;
    const input = inputOf(node);
    if (input !== undefined) {
      inputs.push(input);
      continue;
    }
    const why = OTHERS.find(([form]) => form.test(node.name))?.[1];
    if (why !== undefined) remarks.push({ kind: "lost", where: node.place, what: `${node.name}: ${why}` });
    // A call's settings are not sources, not even those that are functions.
    const sources = node.arguments
      .filter(({ label, value }) => label === undefined || value.kind === "call")
      .map(({ value }) => value);
    open.push(...sources.filter(({ kind }) => kind === "call" || kind === "group").toReversed());
  }
  return { inputs, remarks };
}

function inputOf({ name, arguments: given, place }: Call): Input | undefined {
  const first = given.find(({ label, value }) => label === undefined && value.kind === "string")?.value;
  const said = first?.kind === "string" ? first.text : undefined;
  const bufferSeconds = seconds(textArgument(given, "buffer"));
  if (name === "input.harbor" || name === "input.harbor.ssl") {
    const mount = said ?? textArgument(given, "mount") ?? "/";
    const password = textArgument(given, "password");
    return {
      kind: "live",
      mount: mount.startsWith("/") ? mount : `/${mount}`,
      port: Number(textArgument(given, "port") ?? "8005"),
      user: textArgument(given, "user"),
      password: password === undefined ? undefined : new Secret(mount, password),
      bufferSeconds,
      place,
    };
  }
  const url = said ?? textArgument(given, "url") ?? textArgument(given, "uri");
  if (/^input\.(https?|ffmpeg)$/u.test(name) && url !== undefined && /^https?:/u.test(url)) {
    return { kind: "pull", url, bufferSeconds, place };
  }
  if (!/^playlist(\.|$)/u.test(name) || said === undefined) return undefined;
  const mode = textArgument(given, "mode");
  return { kind: "playlist", directory: said, order: mode === "normal" ? "sorted" : "random", place };
}

function seconds(text: string | undefined): number | undefined {
  const value = Number.parseFloat(text ?? "");
  return Number.isFinite(value) ? value : undefined;
}
