import { describe, expect, it } from "vitest";
import { desired, stationText, textAt } from "./station.js";

/** What the switch of the station's channel takes, in order. */
const order = (script: string) => [...script.matchAll(/^ {2}\(\{.*\}, ([a-z_]+)\),?$/gmu)].map(([, name]) => name);

describe("a master", () => {
  const master = desired("master-a");
  const script = textAt(master, "/etc/liquidsoap/radio.liq");
  const icecast = textAt(master, "/etc/icecast2/icecast-a.xml");

  it("gives Opus in pages of three packets: a cutover moves listeners by whole pages", () => {
    expect(script).toMatch(/%ffmpeg\(format="ogg", page_duration=60000, %audio\(codec="libopus", b="96k",/u);
  });

  it("takes the sources in the channel's order, the other master's programme before the bed, and a tone of its own when none is there", () => {
    expect(order(script)).toEqual(["source_studio", "feed_main", "source_airtime", "source_night", "emergency"]);
  });

  it("takes no other master's programme where there is none", () => {
    const alone = desired(
      "master-a",
      stationText.replace("[master-a, master-b]", "[master-a]").replace(/^  master-b: .*\n/mu, ""),
    );
    expect(order(textAt(alone, "/etc/liquidsoap/radio.liq"))).toEqual([
      "source_studio",
      "source_airtime",
      "source_night",
      "emergency",
    ]);
    expect(alone.files.map(({ path }) => path)).not.toContain("/etc/liquidsoap/follow/main");
    expect(textAt(alone, "/etc/icecast2/icecast-a.xml")).not.toContain("@main");
  });

  it("says beside the script who follows: another active master restarts no Liquidsoap", () => {
    const turned = stationText.replace("[master-a, master-b]", "[master-b, master-a]");
    for (const name of ["master-a", "master-b"]) {
      const before = desired(name);
      const after = desired(name, turned);
      const unit = before.units.find((each) => each.name === "radioctl-liquidsoap.service");
      const changed = before.files.filter(({ path }) => textAt(before, path) !== textAt(after, path)).map(({ path }) => path);
      expect(changed).toEqual(["/etc/liquidsoap/follow/main"]);
      expect(unit?.restartOn).not.toContain("/etc/liquidsoap/follow/main");
    }
    expect(textAt(master, "/etc/liquidsoap/follow/main")).toBe("off\n");
    expect(textAt(desired("master-b"), "/etc/liquidsoap/follow/main")).toBe("on\n");
  });

  it("takes the other master's feed from its address, and waits longer than that one before it calls silence dead air", () => {
    const standby = textAt(desired("master-b"), "/etc/liquidsoap/radio.liq");
    expect(standby).toContain('"http://192.0.2.10:8000/@main"');
    expect(standby).toContain('heard(id="feed_main", silence_after=15., silence_below=(-45.)');
    expect(standby).toContain('known(kind="peer", name="@master-a"');
  });

  it("makes every format, mono where it is asked for", () => {
    expect(script.match(/host="127.0.0.1", port=8000, mount="\/[a-z]/gu)).toHaveLength(5);
    expect(script).toContain('%audio(codec="aac", b="48k", samplerate=44100, channels=1)');
    expect(script).toContain("mean(channel_main)");
  });

  it("lets nobody but its relays and the other master at the stream port, by address", () => {
    const firewall = textAt(master, "/etc/nftables.conf");
    const rule = firewall.split("\n").filter((line) => line.includes("dport 8000"));
    expect(rule.join("\n")).toContain("192.0.2.21, 192.0.2.22");
    expect(rule.join("\n")).toContain("192.0.2.11");
    expect(rule.join("\n")).not.toContain("192.0.2.23");
    expect(rule.every((line) => line.includes("saddr"))).toBe(true);
    expect(master.streamServer).toBe("icecast2");
  });

  it("gives relays no burst, and each mount a password of its own", () => {
    expect(icecast).toMatch(/<burst-on-connect>0<\/burst-on-connect>/u);
    const passwords = [...icecast.matchAll(/<password>([^<]+)<\/password>/gu)].map(([, password]) => password);
    expect(new Set(passwords).size).toBe(6);
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
