import { describe, expect, it } from "vitest";
import { parseInventory } from "../../../src/inventory/parse.js";
import { draftOf } from "../../../src/operations/adopt/draft.js";
import { parseEncoder } from "../../../src/operations/adopt/encoders/read.js";
import { parseLive } from "../../../src/operations/adopt/live.js";
import { foundOn } from "./found.js";

const darkice = `[general]
duration = 0
[input]
device = hw:1
sampleRate = 48000
channel = 2
[icecast2-0]
bitrateMode = cbr
format = mp3
bitrate = 160   # kbit/s
server = localhost
port = 8000
password = s3cret-d
mountPoint = studio.mp3
`;

const butt = `[main]
server = home
[audio]
samplerate = 44100
bitrate = 96
channel = 1
codec = opus
[home]
address = radio.station.example
port = 8000
password = s3cret-b
type = 1
mount = butt.opus
usr = source
[old]
address = other.example
mount = no
`;

const ezstream = `<ezstream><servers><server><hostname>127.0.0.1</hostname><port>8000</port><password>s3cret-e</password></server></servers>
<streams><stream><mountpoint>/jukebox.ogg</mountpoint><format>Vorbis</format></stream></streams>
<intakes><intake><filename>/srv/music</filename></intake></intakes></ezstream>`;

describe("small encoders", () => {
  it.each([
    [
      "darkice",
      darkice,
      { mount: "/studio.mp3", encoding: { codec: "mp3", bitrateKbps: 160, sampleRateHz: 48_000, channels: 2 } },
    ],
    [
      "butt",
      butt,
      { server: "radio.station.example", mount: "/butt.opus", encoding: { codec: "opus", bitrateKbps: 96, channels: 1 } },
    ],
    ["ezstream", ezstream, { mount: "/jukebox.ogg", encoding: { codec: "vorbis" }, playlist: "/srv/music" }],
    [
      "ices",
      "<ices><stream><instance><hostname>h</hostname><mount>/i.ogg</mount><encode><nominal-bitrate>64000</nominal-bitrate></encode></instance></stream></ices>",
      { server: "h", mount: "/i.ogg", encoding: { codec: "vorbis", bitrateKbps: 64 } },
    ],
  ])("%s is read from its configuration", (program, text, stream) => {
    expect(parseEncoder(program, "file", Buffer.from(text)).streams).toMatchObject([stream]);
  });

  it("give a mount its format, and the folder of a playing encoder becomes a playlist", () => {
    const found = foundOn([
      { kind: "icecast", path: "icecast.xml", text: "<icecast><hostname>radio.station.example</hostname></icecast>" },
      { kind: "darkice", path: "darkice.cfg", text: darkice },
      { kind: "butt", path: ".buttrc", text: butt },
      { kind: "ezstream", path: "ezstream.xml", text: ezstream },
    ]);
    const draft = draftOf(found);
    const { problems, inventory } = parseInventory("draft", draft.inventory);
    expect(problems).toEqual([]);
    expect(inventory?.sources).toMatchObject({
      music: { kind: "playlist", directory: "/srv/music" },
      studio: {},
      butt: { kind: "live" },
    });
    expect(inventory?.channels["studio"]?.formats).toMatchObject([{ codec: "mp3", bitrateKbps: 160, sampleRateHz: 48_000 }]);
  });
});

describe("Icecast's own statistics", () => {
  const stats = `<?xml version="1.0"?><icestats><admin>a</admin>
<source mount="/live"><audio_info>ice-samplerate=48000;ice-bitrate=112;ice-channels=1</audio_info><listeners>17</listeners>
<server_name>On Air &amp; Co</server_name><server_type>application/ogg</server_type><subtype>Opus</subtype><source_ip>192.0.2.4</source_ip></source>
<source mount="/silent"><fallback>/x</fallback></source></icestats>`;

  it("show what is on air", () => {
    expect(parseLive(Buffer.from(stats))).toEqual([
      {
        name: "/live",
        listeners: 17,
        bitrateKbps: 112,
        sampleRateHz: 48_000,
        channels: 1,
        type: "application/ogg Opus",
        title: "On Air & Co",
        genre: undefined,
        website: undefined,
        sourceAddress: "192.0.2.4",
      },
    ]);
  });

  it("override the configuration", () => {
    const text = "<icecast><mount><mount-name>/live</mount-name><bitrate>64</bitrate><type>audio/mpeg</type></mount></icecast>";
    const { inventory } = draftOf(foundOn([{ kind: "icecast", path: "x", text }], { live: parseLive(Buffer.from(stats)) }));
    expect(inventory).toMatch(/codec: opus\n +bitrateKbps: 112\n +channels: 1\n +name: On Air & Co/u);
  });
});
