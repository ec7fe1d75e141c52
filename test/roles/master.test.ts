import { describe, expect, it } from "vitest";
import { desired, textAt } from "./station.js";

describe("a master", () => {
  const master = desired("master-a");
  const script = textAt(master, "/etc/liquidsoap/radio.liq");
  const icecast = textAt(master, "/etc/icecast2/icecast-a.xml");

  it("takes the sources in the channel's order, and a tone of its own when none is there", () => {
    expect(script).toContain("[source_studio, source_airtime, source_night, emergency]");
  });

  it("makes every format, mono where it is asked for", () => {
    expect(script.match(/^output\.icecast\(/gmu)).toHaveLength(5);
    expect(script).toContain('%audio(codec="aac", b="48k", samplerate=44100, channels=1)');
    expect(script).toContain("mean(channel_main)");
  });

  it("lets nobody but its relays at the stream port, by address", () => {
    const firewall = textAt(master, "/etc/nftables.conf");
    const rule = firewall.split("\n").filter((line) => line.includes("dport 8000"));
    expect(rule.join("\n")).toContain("192.0.2.21, 192.0.2.22");
    expect(rule.join("\n")).not.toContain("192.0.2.23");
    expect(rule.every((line) => line.includes("saddr"))).toBe(true);
    expect(master.streamServer).toBe("icecast2");
  });

  it("gives relays no burst, and each mount a password of its own", () => {
    expect(icecast).toMatch(/<burst-on-connect>0<\/burst-on-connect>/u);
    const passwords = [...icecast.matchAll(/<password>([^<]+)<\/password>/gu)].map(([, password]) => password);
    expect(new Set(passwords).size).toBe(5);
  });

  it("keeps the encoder's password in a file that is read at every connect, for Liquidsoap alone", () => {
    const file = master.files.find(({ path }) => path === "/etc/liquidsoap/sources/studio");
    expect(file).toMatchObject({ group: "liquidsoap", mode: 0o640 });
    expect(script).not.toContain("secret-studio-password");
  });

  it("escapes what the station's name brings along", () => {
    expect(script).toContain('name="Radio \\"Quotes\\" & <Tags>"');
    expect(icecast).toContain("&quot;Quotes&quot; &amp; &lt;Tags&gt;");
  });

  it("runs no service of Debian's beside its own", () => {
    const masked = master.units.filter((unit) => unit.state === "masked").map((unit) => unit.name);
    expect(masked).toEqual(["icecast2.service", "liquidsoap.service"]);
  });
});

describe("every host", () => {
  it.each(["master-a", "eu-1"])("%s takes keys only, and opens ssh", (name) => {
    const host = desired(name);
    expect(textAt(host, "/etc/ssh/sshd_config.d/10-radioctl.conf")).toContain("PasswordAuthentication no");
    expect(textAt(host, "/etc/ssh/authorized_keys.d/root")).toContain("anna");
    expect(host.openPorts).toContain(22);
    expect(textAt(host, "/etc/nftables.conf")).toContain("policy drop");
  });

  it("derives other passwords for another host", () => {
    const passwordOf = (name: string) => textAt(desired(name), "/etc/radioctl/icecast.curl");
    expect(passwordOf("eu-1")).not.toBe(passwordOf("eu-2"));
  });
});
