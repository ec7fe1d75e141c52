import { describe, expect, it } from "vitest";
import { desired, stationText, textAt } from "./station.js";

/** The sources of the channel's switch, in order. */
const order = (script: string) => [...script.matchAll(/^ {2}\(\{.*\}, ([a-z_]+)\),?$/gmu)].map(([, name]) => name);

describe("a master", () => {
  const master = desired("master-a");
  const script = textAt(master, "/etc/liquidsoap/radio.liq");
  const icecast = textAt(master, "/etc/icecast2/icecast-a.xml");

  it("encodes Opus in pages of three packets, because a cutover moves listeners at page boundaries", () => {
    expect(script).toMatch(/%ffmpeg\(format="ogg", page_duration=60000, %audio\(codec="libopus", b="96k",/u);
  });

  it("plays the sources in the channel's order, with the other master's programme after the live ones, and a tone at the end", () => {
    expect(order(script)).toEqual(["source_studio", "feed_main", "source_airtime", "source_night", "emergency"]);
  });

  it("has no feed from another master when there is none", () => {
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

  it("has a separate file for the master that follows, so that another active master does not restart Liquidsoap", () => {
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

  it("pulls the other master's feed from its address, and waits longer than that master before silence counts as dead air", () => {
    const standby = textAt(desired("master-b"), "/etc/liquidsoap/radio.liq");
    expect(standby).toContain('"http://192.0.2.10:8000/@main"');
    expect(standby).toContain('heard(id="feed_main", silence_after=15., silence_below=(-45.)');
    expect(standby).toContain('known(kind="peer", name="@master-a"');
  });

  it("encodes every format, in mono if the inventory says so", () => {
    expect(script.match(/host="127.0.0.1", port=8000, mount="\/[a-z]/gu)).toHaveLength(5);
    expect(script).toContain('%audio(codec="aac", b="48k", samplerate=44100, channels=1)');
    expect(script).toContain("mean(channel_main)");
  });

  it("opens the stream port only for the addresses of its relays and of the other master", () => {
    const firewall = textAt(master, "/etc/nftables.conf");
    const rule = firewall.split("\n").filter((line) => line.includes("dport 8000"));
    expect(rule.join("\n")).toContain("192.0.2.21, 192.0.2.22");
    expect(rule.join("\n")).toContain("192.0.2.11");
    expect(rule.join("\n")).not.toContain("192.0.2.23");
    expect(rule.every((line) => line.includes("saddr"))).toBe(true);
    expect(master.streamServer).toBe("icecast2");
  });

  it("sends relays no burst, and has a different password for each mount", () => {
    expect(icecast).toMatch(/<burst-on-connect>0<\/burst-on-connect>/u);
    const passwords = [...icecast.matchAll(/<password>([^<]+)<\/password>/gu)].map(([, password]) => password);
    expect(new Set(passwords).size).toBe(6);
  });

  it("has the encoder's password in a file that only Liquidsoap can read, at every connect", () => {
    const file = master.files.find(({ path }) => path === "/etc/liquidsoap/sources/studio");
    expect(file).toMatchObject({ group: "liquidsoap", mode: 0o640 });
    expect(script).not.toContain("secret-studio-password");
  });

  it("escapes special characters of the station's name", () => {
    expect(script).toContain('name="Radio \\"Quotes\\" & <Tags>"');
    expect(icecast).toContain("&quot;Quotes&quot; &amp; &lt;Tags&gt;");
  });

  it("masks Debian's own services", () => {
    const masked = master.units.filter((unit) => unit.state === "masked").map((unit) => unit.name);
    expect(masked).toEqual(["icecast2.service", "liquidsoap.service"]);
  });
});

describe("every host", () => {
  it.each(["master-a", "eu-1"])("%s accepts only SSH keys, and opens the SSH port", (name) => {
    const host = desired(name);
    expect(textAt(host, "/etc/ssh/sshd_config.d/10-radioctl.conf")).toContain("PasswordAuthentication no");
    expect(textAt(host, "/etc/ssh/authorized_keys.d/root")).toContain("anna");
    expect(host.openPorts).toContain(22);
    expect(textAt(host, "/etc/nftables.conf")).toContain("policy drop");
  });

  it("has other passwords than another host", () => {
    const passwordOf = (name: string) => textAt(desired(name), "/etc/radioctl/icecast.curl");
    expect(passwordOf("eu-1")).not.toBe(passwordOf("eu-2"));
  });
});
