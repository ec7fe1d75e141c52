import { XMLParser } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { encodersOf, type Encoder } from "../../src/encoder/encoder.js";
import { encoderProblems, encoderSettings, type EncoderKind } from "../../src/encoder/settings.js";
import { placeholderSecrets } from "../../src/inventory/secrets.js";
import { Secret } from "../../src/secret.js";
import { selectLiveSource } from "../../src/station/select.js";
import { withProgram } from "../../src/templating/programs.js";
import { inventoryOf } from "../dns/station.js";
import { stationText, templates } from "../roles/station.js";

const jazz =
  "channels:\n  jazz: { sources: [studio], masters: [master-b], formats: [{ mount: /jazz.mp3, codec: mp3, bitrateKbps: 128 }] }\n";
const twoChannels = stationText.replace("channels:\n", jazz);
const tuned = stationText
  .replaceAll(/address: 192\.0\.2\.1[01]/gu, "$&, tuning: { liquidsoap: { harborPort: 9005 } }")
  .replace("!secret studio-password }", "!secret studio-password, user: anna, mount: /live/desk }");

const withTls = (text: string, name: string) =>
  text.replace(new RegExp(`(${name}: .*) \\}`, "u"), "$1, tls: { certificate: c.pem, key: !secret tls-key } }");
const encrypted = withTls(withTls(stationText, "master-a"), "master-b");

const encoders = (text = stationText) => {
  const inventory = inventoryOf(text);
  return encodersOf(inventory, "studio", selectLiveSource(inventory, "studio"));
};

/** The settings file, with a password that contains special characters of every language. */
function settings(kind: EncoderKind, { text = stationText, password = `a'b"c\\d$e#{f}&<%|[g]` } = {}): string {
  const [encoder] = encoders(text);
  const input = { inventory: inventoryOf(text), templates, secrets: { get: (name: string) => new Secret(name, password) } };
  const rendered = encoderSettings(input, encoder as Encoder, kind);
  if ("problems" in rendered) throw new Error(JSON.stringify(rendered.problems));
  return rendered.text.reveal();
}

describe("an encoder's destination", () => {
  it.each<[string, string, Array<Partial<Encoder>>]>([
    [
      "is the harbor of the master for one channel",
      stationText,
      [{ channel: "main", address: "source.radio.example", port: 8005, mount: "/studio", user: "source" }],
    ],
    ["has the mount, user and port of the inventory", tuned, [{ port: 9005, mount: "/live/desk", user: "anna" }]],
    [
      "has one DNS name per channel, the short one for the first",
      twoChannels,
      [
        { channel: "jazz", address: "source.radio.example", masters: [{ name: "master-b", address: "192.0.2.11", port: 8005 }] },
        { channel: "main", address: "main.source.radio.example" },
      ],
    ],
  ])("%s", (_name, text, expected) => expect(encoders(text)).toMatchObject(expected));

  it("has a port for TLS only if all masters of the channel have a certificate", () => {
    const one = withTls(stationText, "master-a");
    expect(encoders(one)[0]).not.toHaveProperty("tlsPort");
    expect(encoders(withTls(one, "master-b"))[0]).toMatchObject({ port: 8005, tlsPort: 8443 });
  });

  it("is each master with its own harbor port", () =>
    expect(encoders(tuned)[0]?.masters.map(({ address, port }) => `${address}:${port}`)).toEqual([
      "192.0.2.10:9005",
      "192.0.2.11:9005",
    ]));
});

describe("ready settings", () => {
  it("for BUTT use a server name that is not one of its own sections, and always reconnect", () => {
    const text = settings("butt");
    const sections = text.split(/^\[(.+)\]$/mu);
    const keys = (section: string) =>
      Object.fromEntries(
        (sections[sections.indexOf(section) + 1] ?? "").split("\n").flatMap((line) => {
          const [, key, value] = /^(\w+) =\s?(.*)$/u.exec(line) ?? [];
          return key === undefined ? [] : [[key, value]];
        }),
      ) as Record<string, string>;
    const server = "studio@radio.example";
    expect(keys("main")).toMatchObject({ server, srv_ent: server, num_of_srv: "1", num_of_icy: "0", force_reconnecting: "1" });
    expect(keys("audio")).toEqual({ codec: "mp3", bitrate: "320", samplerate: "44100", channel: "2" });
    expect(keys(server)).toEqual({
      address: "source.radio.example",
      port: "8005",
      password: `a'b"c\\d$e#{f}&<%|[g]`,
      type: "1",
      tls: "0",
      mount: "/studio",
      usr: "source",
    });
  });

  it("for BUTT refuse a password that its file cannot express", () =>
    expect(() => settings("butt", { password: "blank " })).toThrow(/password begins or ends with a space/u));

  it("for Mixxx are a profile from which every value is read back", () => {
    const parser = new XMLParser({ parseTagValue: false });
    const { BroadcastProfile: profile } = parser.parse(settings("mixxx")) as { BroadcastProfile: Record<string, string> };
    expect(profile).toMatchObject({
      Host: "source.radio.example",
      Port: "8005",
      Servertype: "Icecast2",
      Login: "source",
      Password: `a'b"c\\d$e#{f}&<%|[g]`,
      Mountpoint: "/studio",
      Format: "MP3",
      EnableReconnect: "1",
      LimitReconnects: "0",
      StreamName: 'Radio "Quotes" & <Tags>',
    });
  });

  it("for ffmpeg and Liquidsoap feed both masters of the channel, or the only one", () => {
    expect(settings("ffmpeg", { text: tuned })).toContain("in '192.0.2.10:9005/live/desk' '192.0.2.11:9005/live/desk'; do");
    expect(settings("liquidsoap", { text: tuned }).match(/^send_to\(.*/gmu)).toEqual([
      'send_to(id="master-a", host="192.0.2.10", port=9005)',
      'send_to(id="master-b", host="192.0.2.11", port=9005)',
    ]);
    expect(settings("ffmpeg", { text: twoChannels })).not.toContain("both");
    expect(settings("liquidsoap", { text: twoChannels }).match(/^send_to\(.*/gmu)).toEqual([
      'send_to(id="master-b", host="192.0.2.11", port=8005)',
    ]);
  });

  it("encrypt where the program can, and connects by the name of the certificate", () => {
    expect(settings("butt", { text: encrypted })).toMatch(/^port = 8443$[^]*^tls = 1$/mu);
    expect(settings("ffmpeg", { text: encrypted })).toContain(
      `:$secure]https://$user:$password@"'source.radio.example:8443/studio' "$@"`,
    );
    expect(settings("ffmpeg", { text: encrypted })).toContain("in '192.0.2.10:8005/studio' '192.0.2.11:8005/studio'; do");
    expect(settings("mixxx", { text: encrypted })).toContain("<Port>8005</Port>");
    expect(settings("liquidsoap", { text: encrypted })).toContain('host="192.0.2.10", port=8005');
    const one = withTls(stationText, "master-a");
    for (const kind of ["butt", "ffmpeg", "mixxx", "liquidsoap"] as const)
      expect(settings(kind, { text: one })).toBe(settings(kind));
  });

  it("report mistakes in their templates", async () => {
    const [name, file] = ["encoder/ffmpeg.sh", "templates/encoder/ffmpeg.sh.hbs"];
    const own = new Map(templates).set(name, await withProgram({ name, target: "/ffmpeg.sh", file, text: "{{prot}}" }));
    const input = { inventory: inventoryOf(stationText), templates: own, secrets: placeholderSecrets() };
    expect(encoderProblems({ ...input, templates })).toEqual([]);
    expect(encoderProblems(input)).toMatchObject([{ file, key: "prot" }]);
  });
});
