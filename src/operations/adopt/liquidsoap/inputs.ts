import { Secret } from "../../../secret.js";
import type { Ledger } from "../accounts.js";
import type { Place } from "../remark.js";
import { Settings } from "./settings.js";
import type { Call, Expression } from "./syntax.js";
import { ENCRYPTED, INPUT_SETTINGS, MIXER, NOTHING, OPERATOR_SETTINGS, operatorFate } from "./vocabulary.js";

/** Something that a script can play. `places`: what it was read from, its call first. */
export type Input =
  | {
      kind: "live";
      mount: string;
      /** undefined: not known. */
      port: number | undefined;
      user: string | undefined;
      password: Secret | undefined;
      /** Why the password is not known. */
      unknown: string;
      bufferSeconds: number | undefined;
      portPlace: Place | undefined;
      places: Place[];
    }
  | { kind: "pull"; url: string; bufferSeconds: number | undefined; places: Place[] }
  | { kind: "playlist"; directory: string; order: "random" | "sorted"; places: Place[] };

/** Nodes of one feed; no person writes a script with more. */
const MOST_NODES = 10_000;

/** Sources of one operator. */
const MOST_SOURCES = 1000;

export interface Feed {
  /** The preferred one first: fallbacks are lists in that order. */
  inputs: Input[];
  /** Operators on the way that need no remark. */
  through: Place[];
  /** Names of sources that an inventory can't express, or that are not known. */
  missing: string[];
  /** An operator that chooses among sources by time or in turns, or mixes them: their order is not one of priority. */
  mixer: string | undefined;
  /** What distinguishes it from other feeds when not all inputs are known. */
  identity: string;
}

/** The inputs of a source, and the fate of every operator between them and the output. */
export function feedOf(feeds: readonly Expression[], ledger: Ledger): Feed {
  const feed: Feed = { inputs: [], through: [], missing: [], mixer: undefined, identity: "" };
  const seen = new Set<Expression>();
  const open = feeds.toReversed();
  for (let node = open.pop(); node !== undefined && seen.size < MOST_NODES; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (feed.identity.length < 1000 && !isTransparent(node)) feed.identity += ` ${node.place.line}:${node.place.column}`;
    if (node.kind === "list") open.push(...node.items.slice(0, MOST_SOURCES).toReversed());
    if (node.kind === "computed" || node.kind === "block" || node.kind === "name") feed.missing.push(nameOf(node));
    if (node.kind === "computed" || node.kind === "block") ledger.leave(node.place, "what it gives is not known", "unread");
    if (node.kind === "name") leaveName(node, ledger);
    if (node.kind !== "call" || node.encoder) continue;
    const input = inputOf(node, ledger);
    if (input === undefined) open.push(...operator(node, feed, ledger).slice(0, MOST_SOURCES).toReversed());
    else feed.inputs.push(input);
  }
  return feed;
}

/** The same sources with and without it are one programme. */
function isTransparent(node: Expression): boolean {
  return node.kind === "list" || (node.kind === "call" && !node.encoder && operatorFate(node.name) === NOTHING);
}

function nameOf(node: Expression): string {
  return node.kind === "name" ? node.text.slice(0, 80) : node.kind === "block" ? node.keyword : "a computed source";
}

function leaveName(node: Extract<Expression, { kind: "name" }>, ledger: Ledger): void {
  ledger.add(node.place, node.text);
  ledger.leave(node.place, "it could not be resolved: what it plays is not known", "unread");
}

/** Decides about an operator. @returns its sources */
function operator(call: Call, feed: Feed, ledger: Ledger): Expression[] {
  const fate = operatorFate(call.name);
  const settings = new Settings(call, ledger);
  if (fate === NOTHING) {
    feed.through.push(call.place);
    settings.settle(OPERATOR_SETTINGS);
  } else ledger.leave(call.place, fate);
  if (MIXER.test(call.name)) feed.mixer ??= call.name;
  if (fate !== NOTHING && /^(playlist|input|single|request|blank)(\.|$)/u.test(call.name)) {
    if (!/^(single|blank)/u.test(call.name)) feed.missing.push(call.name);
    return [];
  }
  // A call's settings are not sources, not even those that are functions.
  const given = call.arguments
    .filter(({ label, value }) => label === undefined || value.kind === "call")
    .map(({ value }) => value);
  const all = call.of === undefined ? given : [call.of, ...given];
  // The name of an operator's setting is no source: `mean` in a list of functions.
  const played = all.filter(
    ({ kind }) => kind === "call" || kind === "list" || (kind === "name" && fate === NOTHING) || kind === "block",
  );
  if (played.length === 0 && call.name.startsWith("source.")) feed.missing.push(call.name);
  return played;
}

function inputOf(call: Call, ledger: Ledger): Input | undefined {
  const { name } = call;
  const settings = new Settings(call, ledger);
  const first = settings.first();
  if (name === "input.harbor" || name === "input.harbor.ssl" || name === "input.harbor_ssl")
    return live(call, first, settings, ledger);
  const isPull = /^input\.(https?|ffmpeg)$/u.test(name);
  const isPlaylist = /^playlist(\.|$)/u.test(name);
  if (!isPull && !isPlaylist) return undefined;
  const said = first ?? settings.text("url") ?? settings.text("uri");
  if (said === undefined || (isPull && !/^https?:/u.test(said))) return undefined;
  const bufferSeconds = isPull ? settings.number("buffer") : undefined;
  const mode = isPlaylist ? settings.text("mode") : undefined;
  settings.settle(INPUT_SETTINGS);
  const places = [call.place, ...settings.places.values()];
  if (isPull) return { kind: "pull", url: said, bufferSeconds, places };
  return { kind: "playlist", directory: said, order: mode === "normal" ? "sorted" : "random", places };
}

/** Without a port, the harbor has 8005, and the user is source. */
function live(call: Call, first: string | undefined, settings: Settings, ledger: Ledger): Input | undefined {
  const mount = first ?? settings.text("mount");
  const isGiven = call.arguments.some(({ label }) => label === undefined || label === "mount");
  if (mount === undefined && isGiven) return undefined;
  const password = settings.text("password");
  const isJudged = call.arguments.some(({ label }) => label === "auth");
  const port = settings.text("port");
  const user = settings.text("user");
  const bufferSeconds = settings.number("buffer");
  if (call.name !== "input.harbor") ledger.leave(call.place, ENCRYPTED, "todo");
  const [portPlace, passwordPlace] = [settings.places.get("port"), settings.places.get("password")];
  settings.settle(INPUT_SETTINGS);
  if (isJudged && passwordPlace !== undefined) ledger.skip(passwordPlace, "its auth decides, not this password");
  const isUsed = (label: string) => label !== "port" && !(isJudged && label === "password");
  const others = [...settings.places].filter(([label]) => isUsed(label)).map(([, place]) => place);
  return {
    kind: "live",
    mount: mount === undefined ? "/" : mount.startsWith("/") ? mount : `/${mount}`,
    port: settings.isUnknown("port") ? undefined : Number(port ?? "8005"),
    user,
    password: password === undefined || isJudged ? undefined : new Secret(mount ?? "/", password),
    unknown: isJudged ? "a function of the script decides who may log in" : "the script does not have it as a constant",
    bufferSeconds,
    portPlace,
    places: [call.place, ...others],
  };
}
