import { codecNamed, profileNamed } from "../encoding.js";
import { readIni, type Section } from "./ini.js";
import { secretOf, slashed, whole, type EncoderFile, type EncoderStream } from "./stream.js";

const OWN = "of the encoder butt itself";

/** Settings of a server in butt, and what the draft calls them. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["address", "server"],
  ["port", "port"],
  ["mount", "mount"],
  ["usr", "user"],
  ["password", "password"],
]);
const ENCODING: ReadonlySet<string> = new Set(["codec", "bitrate", "samplerate", "channel"]);

/** butt has several servers; its main section chooses one. A value is the whole rest of its line: a password may contain # and ;. */
export function butt(file: string, text: string): EncoderFile {
  const { sections, ledger } = readIni(file, text, () => undefined);
  const section = (name: string) => sections.findLast((each) => each.name === name);
  const main = section("main");
  const chosen = main?.values.get("server")?.text;
  const audio = section("audio");
  const server = sections.find(({ name, values }) => name === chosen && values.has("mount"));
  const isShoutcast = server?.values.get("type")?.text === "0";
  for (const { name, place, values } of sections) {
    ledger.add(place, `[${name}]`);
    if (values.has("address") || values.has("mount")) {
      if (name !== chosen) ledger.leave(place, "another server of butt, which it is not set to");
      else if (isShoutcast) ledger.leave(place, "a Shoutcast server: an encoder needs a mount and an Icecast login");
    } else if (name === "record" && (values.get("start_rec")?.text === "1" || values.has("folder"))) {
      ledger.leave(place, "the programme is not recorded to a file");
    } else if (name !== "audio") ledger.skip(place, OWN);
  }
  if (server !== undefined) {
    for (const [key, value] of server.values) if (!NAMES.has(key)) ledger.skip(value.place, OWN);
  }
  for (const [key, value] of audio?.values ?? []) {
    if (/^(device|left|dev)/u.test(key))
      ledger.leave(value.place, "a sound card: butt, or another encoder, must connect to the source");
    else if (!ENCODING.has(key)) ledger.skip(value.place, OWN);
  }
  if (audio !== undefined) ledger.skip(audio.place, OWN);
  const streams = server === undefined || isShoutcast ? [] : [streamOf(file, server, audio)];
  return { streams, statements: ledger.statements };
}

function streamOf(file: string, { place, values }: Section, audio: Section | undefined): EncoderStream {
  const text = (key: string) => values.get(key)?.text;
  const said = (key: string) => audio?.values.get(key)?.text;
  const places = [...NAMES].flatMap(([key, name]) => (values.has(key) ? [[name, values.get(key)?.place ?? place] as const] : []));
  return {
    program: "butt",
    server: text("address") ?? "localhost",
    port: whole(text("port")) ?? 8000,
    mount: slashed(text("mount") ?? "/stream"),
    user: text("usr") || undefined,
    password: secretOf(file, text("password")),
    encoding: {
      codec: codecNamed(said("codec") ?? ""),
      bitrateKbps: whole(said("bitrate")),
      sampleRateHz: whole(said("samplerate")),
      channels: whole(said("channel")),
      profile: profileNamed(said("codec") ?? ""),
      places: [...ENCODING].flatMap((key) => audio?.values.get(key)?.place ?? []),
    },
    title: undefined,
    feed: file,
    playlist: undefined,
    place,
    places: new Map(places),
  };
}
