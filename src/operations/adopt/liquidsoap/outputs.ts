import type { Ledger } from "../accounts.js";
import type { Encoding } from "../encoding.js";
import type { Place } from "../remark.js";
import { encodingOf } from "./encoder.js";
import { feedOf, type Input } from "./inputs.js";
import { Settings } from "./settings.js";
import type { Argument, Call } from "./syntax.js";
import { OUTPUT_SETTINGS } from "./vocabulary.js";

/** A stream that a script sends to an Icecast. */
export interface Output {
  /** undefined: not known; taken for this host. */
  server: string | undefined;
  port: number;
  mount: string;
  encoding: Encoding;
  title: string | undefined;
  genre: string | undefined;
  website: string | undefined;
  /** What it plays, the preferred input first. */
  inputs: Input[];
  /** Names of what it plays besides, which is not known or can't be expressed. */
  missing: string[];
  /** An operator for which the order of the inputs is not one of priority. */
  mixer: string | undefined;
  /** Operators between its inputs and it. */
  through: Place[];
  /** What it plays, when not all inputs are known. */
  feed: string;
  place: Place;
  /** Where its settings are, by their labels. */
  places: ReadonlyMap<string, Place>;
}

/** Why an output other than to an Icecast is not in the draft; the first matching prefix counts. Empty: it has no effect. */
const OTHER_OUTPUTS: ReadonlyArray<readonly [name: string, why: string]> = [
  ["output.dummy", ""],
  ["output.file.hls", "HLS is not supported"],
  ["output.hls", "HLS is not supported"],
  ["output.file", "the programme is not recorded"],
  ["output.shoutcast", "only Icecast outputs are supported"],
  [
    "output.harbor",
    "Icecast serves listeners, not Liquidsoap: add a format with this mount, and its port to nginx.extraHttpPorts",
  ],
  ["output.", "only Icecast outputs are supported"],
];

/** Reads one output; undefined, with a remark, when it is not sent to an Icecast or its mount is not known. */
export function outputOf(call: Call, ledger: Ledger): Output | undefined {
  const other = OTHER_OUTPUTS.find(([start]) => call.name.startsWith(start) && !call.name.startsWith("output.icecast"));
  if (other !== undefined) {
    const [, why] = other;
    if (why === "") ledger.skip(call.place, "radioctl's script does not need it");
    else ledger.leave(call.place, why);
    return undefined;
  }
  const settings = new Settings(call, ledger);
  const mount = settings.text("mount");
  if (mount === undefined) {
    ledger.leave(call.place, "its mount is not a constant text", "unread");
    return undefined;
  }
  const encoder = call.arguments.map(({ value }) => value).find((value): value is Call => value.kind === "call" && value.encoder);
  const feed = feedOf(
    call.arguments.filter(isFeed).map(({ value }) => value),
    ledger,
  );
  const server = settings.text("host");
  const isElsewhere = settings.isUnknown("host");
  const read = {
    server: isElsewhere ? undefined : (server ?? "localhost"),
    port: settings.number("port") ?? 8000,
    mount: mount.startsWith("/") ? mount : `/${mount}`,
    title: settings.text("name") || undefined,
    genre: settings.text("genre") || undefined,
    website: settings.text("url") || undefined,
  };
  settings.settle(OUTPUT_SETTINGS);
  const [host, port] = [settings.places.get("host"), settings.places.get("port")];
  if (host !== undefined && !isElsewhere) ledger.skip(host, "radioctl sets these itself");
  if (port !== undefined) ledger.skip(port, "radioctl sets these itself");
  return {
    ...read,
    encoding: encoder === undefined ? { codec: undefined } : encodingOf(encoder, ledger),
    inputs: feed.inputs,
    missing: feed.missing,
    mixer: feed.mixer,
    through: feed.through,
    feed: feed.identity,
    place: call.place,
    places: settings.places,
  };
}

/** The source is the argument without a label that is neither an encoder nor a text. */
function isFeed({ label, value }: Argument): boolean {
  return label === undefined && value.kind !== "constant" && !(value.kind === "call" && value.encoder);
}
