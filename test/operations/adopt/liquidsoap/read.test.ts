import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseInventory } from "../../../../src/inventory/parse.js";
import { draftOf } from "../../../../src/operations/adopt/draft.js";
import { parseLiquidsoap, type Script } from "../../../../src/operations/adopt/liquidsoap/read.js";
import { foundOn } from "../found.js";

/** In the syntax of 1.x. */
const old = `#!/usr/bin/liquidsoap
# output.icecast(%mp3, mount="commented", radio)
set("log.file.path", "/tmp/radio.log") #< output.icecast(mount="also", s) >#
pw = "s3cret-(harbor"
night = playlist(mode="normal", reload=3600, "/srv/music/night")
live = input.harbor("studio", port=8010, user="dj", password=pw, buffer=3.)
mobile = input.harbor("mobile", port=8010, password="s3cret-b")
airtime = mksafe(input.http("http://192.0.2.50:8000/airtime.mp3"))
def crossfade(a, b) = add(normalize=false, [b, a]) end
radio = fallback(track_sensitive=false, transitions=[crossfade], [blank.strip(live), mobile, airtime, night])
radio = compress(radio)
output.icecast(%mp3(bitrate=192, samplerate=48000), host="localhost", port=8000, password="s3cret-c", mount="live.mp3", name="Alt FM", radio)
output.icecast(%vorbis.cbr(bitrate=96), mount="/live.ogg", password="x", mean(radio))
output.icecast(%opus(vbr="none", bitrate=64, stereo=false), mount="/talk", radio)
output.file(%wav, "/srv/record.wav", radio)
`;

/** In the syntax of 2.x. */
const modern = `
settings.server.telnet.set(true)
let auto = playlist("/srv/music/day")
s = source.fallback(track_sensitive=false, [input.harbor("live", password=environment.get("PW")), auto])
enc = %ffmpeg(format="adts", %audio(codec="libfdk_aac", b="64k", ar=44100, ac=2))
output.icecast(
  enc, mount="live.aac",
  host="127.0.0.1", password="s3cret-d",
  url="https://station.example", s)
output.icecast(%mp3.vbr(quality=2), mount = "hi.mp3", fallible=true, fallback([s, single("/srv/oops.mp3")]))
output.file.hls("/srv/hls", [("aac", %fdkaac(bitrate=64))], s)
output.icecast(%mp3, mount="elsewhere", host="other.example", s)
mount = "dyn" ^ "amic"
output.icecast(%mp3, mount=mount ^ "x", radio)
`;

/** What is left to the operator by the script itself. */
const left = ({ statements }: Script) =>
  statements.flatMap(({ name, place, known }) =>
    known?.fate === "left" ? [{ line: place.line, what: `${name}: ${known.why}` }] : [],
  );

describe("a Liquidsoap script", () => {
  it("of 1.x is read: its outputs, and the sources of each in order", () => {
    const script = parseLiquidsoap("radio.liq", old);
    const { outputs } = script;
    expect(outputs).toMatchObject([
      { mount: "/live.mp3", server: "localhost", port: 8000, encoding: { codec: "mp3", bitrateKbps: 192, sampleRateHz: 48_000 } },
      { mount: "/live.ogg", encoding: { codec: "vorbis", bitrateKbps: 96 } },
      { mount: "/talk", encoding: { codec: "opus", bitrateKbps: 64, channels: 1 } },
    ]);
    expect(outputs[0]?.inputs).toMatchObject([
      { kind: "live", mount: "/studio", port: 8010, user: "dj", bufferSeconds: 3 },
      { kind: "live", mount: "/mobile", port: 8010 },
      { kind: "pull", url: "http://192.0.2.50:8000/airtime.mp3" },
      { kind: "playlist", directory: "/srv/music/night", order: "sorted" },
    ]);
    const input = outputs[0]?.inputs[0];
    expect(input?.kind === "live" && input.password?.reveal()).toBe("s3cret-(harbor");
    expect(input?.places[0]).toMatchObject({ line: 6 });
    expect(left(script)).toEqual([
      { line: 9, what: "def crossfade: functions, conditions and loops of the script are not kept" },
      { line: 10, what: "fallback transitions: radioctl's own fade is used between sources" },
      { line: 11, what: "compress: audio processing is not kept: put it before the encoder, or into it" },
      { line: 15, what: "output.file: the programme is not recorded" },
    ]);
  });

  it("of 2.x is read, with remarks on what can't be resolved", () => {
    const script = parseLiquidsoap("radio.liq", modern);
    const { outputs } = script;
    expect(outputs.map(({ mount, encoding: { codec, bitrateKbps } }) => [mount, codec, bitrateKbps])).toEqual([
      ["/live.aac", "aac", 64],
      ["/hi.mp3", "mp3", undefined],
      ["/elsewhere", "mp3", undefined],
      ["/dynamicx", "mp3", undefined],
    ]);
    expect(outputs[0]?.inputs).toMatchObject([{ kind: "live", mount: "/live", password: undefined }, { kind: "playlist" }]);
    const whats = left(script).map(({ what }) => what);
    expect(whats).toContain("input.harbor password: its value is not known: it comes from environment.get");
    expect(whats).toContain("radio: it could not be resolved: what it plays is not known");
    expect(whats).toContain("output.file.hls: HLS is not supported");
    expect(whats).toContain("single: a single file is not played: put it into the folder of a playlist");
  });

  it("becomes the master of the draft: one channel, its sources in order, the harbor's port kept", () => {
    const draft = draftOf(
      foundOn([
        { kind: "liquidsoap", path: "/etc/liquidsoap/radio.liq", text: old },
        { kind: "icecast", path: "/etc/icecast2/icecast.xml", text: "<icecast><hostname>radio.example</hostname></icecast>" },
      ]),
    );
    const { problems, inventory } = parseInventory("draft", draft.inventory);
    expect(problems).toEqual([]);
    expect(draft.role).toBe("master");
    expect(inventory).toMatchObject({
      station: { name: "Alt FM", zone: "radio.example", listen: "radio.example" },
      sources: { studio: { user: "dj", bufferSeconds: 3 }, mobile: {}, airtime: { kind: "pull" }, night: { order: "sorted" } },
      channels: {
        main: {
          sources: ["studio", "mobile", "airtime", "night"],
          formats: [
            { mount: "/live.mp3", codec: "mp3", bitrateKbps: 192, sampleRateHz: 48_000 },
            { mount: "/live.ogg", codec: "vorbis", bitrateKbps: 96 },
            { mount: "/talk", codec: "opus", bitrateKbps: 64, channels: 1 },
          ],
        },
      },
      defaults: { liquidsoap: { harborPort: 8010 } },
    });
    expect([...draft.secrets.keys()]).toEqual(["studio-password", "mobile-password"]);
  });

  it("is read without an error, whatever its text", () => {
    const pieces = fc.constantFrom(
      "output.icecast(",
      "(",
      ")",
      "[",
      "]",
      "{",
      "%mp3",
      "a = ",
      '"',
      "'",
      "#<",
      "\n",
      "fallback([a,a])",
      "mount=",
      "~x",
      "input.harbor(",
    );
    const text = fc.array(fc.oneof(pieces, fc.string({ maxLength: 6 })), { maxLength: 60 }).map((each) => each.join(""));
    fc.assert(
      fc.property(text, (script) => void parseLiquidsoap("x", script)),
      { numRuns: 300 },
    );
  });

  it("that doubles its size again and again is read in limited time", () => {
    const doubled = `a = input.harbor("x")\n${"a = fallback([a, a])\n".repeat(3000)}output.icecast(%mp3, mount="m", a)\n`;
    expect(parseLiquidsoap("x", doubled).outputs[0]?.inputs).toHaveLength(1);
    expect(parseLiquidsoap("x", `output.icecast(${"(".repeat(50_000)}`).outputs).toEqual([]);
  });
});
