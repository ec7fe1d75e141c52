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

/** Why something that a script plays is not in the draft. */
const OTHERS: ReadonlyArray<readonly [form: RegExp, why: string]> = [
  [/^switch$/u, "its times are not kept: the first that is there plays"],
  [/^(random|rotate)$/u, "its sources are taken in their order instead of in turns"],
  [/^(add|mix|smooth_add)$/u, "its sources are taken one at a time instead of mixed"],
  [/^single$/u, "a single file is not played: put it into a folder that is a playlist"],
  [/^request\./u, "a queue of requests is not kept"],
  [/^input\./u, "no source of that kind; an encoder beside it can send it as a live source"],
];

/** Nodes of one feed; a script that has more is not one that a person wrote. */
const MOST_NODES = 10_000;

/** What a source is made of, in the order in which it is preferred: fallbacks are lists in that order. */
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
      remarks.push({ kind: "unread", where: node.place, what: `what ${node.text} is could not be told` });
    }
    if (node.kind !== "call" || node.encoder) continue;
    const input = inputOf(node);
    if (input !== undefined) {
      inputs.push(input);
      continue;
    }
    const why = OTHERS.find(([form]) => form.test(node.name))?.[1];
    if (why !== undefined) remarks.push({ kind: "lost", where: node.place, what: `${node.name}: ${why}` });
    // Settings of a call are no sources, functions among them neither.
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
