import type { Ledger } from "../accounts.js";
import { codecNamed, profileNamed } from "../encoding.js";
import { readIni, type Section } from "./ini.js";
import { secretOf, slashed, whole, type EncoderFile, type EncoderStream } from "./stream.js";

const OWN = "of the encoder darkice itself";

/** `ConfigSection::addLine` of darkice: a comment begins at any #, except in a line with the word password. */
const commentIn = (line: string) => (line.includes("password") || !line.includes("#") ? undefined : line.indexOf("#"));

const NAMES: ReadonlyArray<readonly [setting: string, key: string]> = [
  ["server", "server"],
  ["port", "port"],
  ["mount", "mountpoint"],
  ["password", "password"],
  ["title", "name"],
];

/** Why other settings of a stream are not in the draft; undefined: radioctl does not need them. */
const OTHERS: ReadonlyMap<string, string | undefined> = new Map([
  ["description", "a description: listeners get only the name"],
  ["url", "radioctl has one website for the station: set station.website"],
  ["genre", "radioctl has one genre for the station: set station.genre"],
  ["public", undefined],
  ["bitratemode", undefined],
  ["quality", undefined],
  ["lowpass", "a filter"],
  ["highpass", "a filter"],
  ["localdumpfile", "the stream is not recorded to a file"],
  ["fileaddtimestamp", undefined],
  ["filedateformat", undefined],
]);

export function darkice(file: string, text: string): EncoderFile {
  const { sections, ledger } = readIni(file, text, commentIn);
  const input = sections.findLast(({ name }) => name === "input");
  const streams: EncoderStream[] = [];
  for (const section of sections) {
    if (/^icecast2?-\d+$/u.test(section.name)) streams.push(streamOf(file, section, input, ledger));
    else leaveSection(section, ledger);
  }
  return { streams, statements: ledger.statements };
}

function leaveSection({ name, place, values }: Section, ledger: Ledger): void {
  if (name === "general") for (const value of values.values()) ledger.skip(value.place, OWN);
  else if (name === "input") {
    for (const [key, value] of values) {
      if (key === "device" || key === "paswitchdevice" || key === "jackclientname")
        ledger.leave(value.place, "a sound card: the draft expects darkice, or another encoder, to connect to the source");
      else ledger.skip(value.place, OWN);
    }
  } else {
    const why = name.startsWith("shoutcast-")
      ? "a stream to a Shoutcast server"
      : name.startsWith("file-")
        ? "the programme is not recorded to a file"
        : "an unknown section";
    ledger.add(place, `[${name}]`);
    ledger.leave(place, why);
  }
}

function streamOf(file: string, { name, place, values }: Section, input: Section | undefined, ledger: Ledger): EncoderStream {
  const text = (key: string) => values.get(key)?.text;
  ledger.add(place, `[${name}]`);
  const codec = codecNamed(text("format") ?? "");
  const places = new Map(
    NAMES.flatMap(([setting, key]) => (values.has(key) ? [[setting, values.get(key)?.place ?? place] as const] : [])),
  );
  for (const [key, value] of values) {
    if (!OTHERS.has(key)) continue;
    const why = OTHERS.get(key);
    if (why === undefined) ledger.skip(value.place, OWN);
    else ledger.leave(value.place, why);
  }
  const rate = values.get("samplerate") ?? input?.values.get("samplerate");
  const channels = values.get("channel") ?? input?.values.get("channel");
  const said = [values.get("format"), values.get("bitrate"), rate, channels].flatMap((each) => each?.place ?? []);
  return {
    program: "darkice",
    server: text("server") ?? "localhost",
    port: whole(text("port")) ?? 8000,
    mount: slashed(text("mountpoint") ?? "/stream"),
    user: undefined,
    password: secretOf(file, text("password")),
    encoding: {
      codec,
      bitrateKbps: whole(text("bitrate")),
      sampleRateHz: whole(rate?.text),
      channels: whole(channels?.text),
      profile: profileNamed(text("format") ?? ""),
      places: said,
    },
    title: text("name"),
    feed: file,
    playlist: undefined,
    place,
    places,
  };
}
