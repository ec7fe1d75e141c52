import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { desired, stationText, textAt } from "./station.js";

const FOLDER = "/usr/local/lib/radioctl/perl/Radioctl";
const CONFIG = "/etc/radioctl/splicer.conf";
const relay = desired("eu-1");
const config = textAt(relay, CONFIG);
const linesOf = (text: string, word: string) => text.split("\n").filter((line) => line.startsWith(`${word} `));

describe("a relay's splicer", () => {
  it("has every module of the templates", () => {
    const templates = ["audio", "relay"].flatMap((role) =>
      readdirSync(fileURLToPath(new URL(`../../templates/${role}${FOLDER}`, import.meta.url))),
    );
    const installed = relay.files.flatMap(({ path }) => (path.startsWith(`${FOLDER}/`) ? [path.slice(FOLDER.length + 1)] : []));
    expect(installed.sort()).toEqual(templates.map((name) => name.replace(/\.hbs$/u, "")).sort());
  });

  it("reads every public mount from the local mounts of both masters, and gives it to both Icecasts", () => {
    expect(linesOf(config, "port")).toEqual(["port 8001"]);
    expect(linesOf(config, "icecast")).toEqual(["icecast 127.0.0.1 127.0.0.2"]);
    expect(linesOf(config, "stream").map((line) => line.split(" ").slice(1, 5))).toEqual([
      ["/live.mp3", "mp3", "main", "/etc/nginx/radio/active-main.conf"],
      ["/mono.aac", "aac", "main", "/etc/nginx/radio/active-main.conf"],
      ["/live.opus", "ogg", "main", "/etc/nginx/radio/active-main.conf"],
      ["/live.ogg", "ogg", "main", "/etc/nginx/radio/active-main.conf"],
      ["/live.flac", "ogg", "main", "/etc/nginx/radio/active-main.conf"],
    ]);
    const opus = config.slice(config.indexOf("stream /live.opus"), config.indexOf("stream /live.ogg"));
    expect(linesOf(opus, "parent")).toEqual(["parent master-a /master-a/live.opus", "parent master-b /master-b/live.opus"]);
  });

  it("has the password of the public mounts in a file that only Icecast's group can read, another one on each relay", () => {
    const [password = ""] = linesOf(config, "password");
    const secret = password.replace("password ", "");
    expect(secret.length).toBeGreaterThan(15);
    const icecast = textAt(relay, "/etc/icecast2/icecast-a.xml");
    expect(icecast.split(`<password>${secret}</password>`)).toHaveLength(6);
    expect(relay.files.find(({ path }) => path === CONFIG)).toMatchObject({ owner: "root", group: "icecast", mode: 0o640 });
    expect(linesOf(textAt(desired("eu-2"), CONFIG), "password")).not.toEqual([password]);
  });

  it("waits longer for parents that are relays, and knows the burst that listeners have until then", () => {
    const seconds = (name: string) =>
      linesOf(textAt(desired(name), CONFIG), "stream")[0]
        ?.split(" ")
        .slice(6, 8);
    expect([seconds("eu-1"), seconds("eu-3")]).toEqual([
      ["2", "8"],
      ["5", "8"],
    ]);
    expect(linesOf(textAt(desired("eu-3"), CONFIG), "parent")).toContain("parent eu-2 /eu-2/live.mp3");
  });

  it("also runs on a relay with one master", () => {
    const alone = stationText.replace("masters: [master-a, master-b]", "masters: [master-a]").replace(/^ {2}master-b:.*\n/mu, "");
    expect(linesOf(textAt(desired("eu-1", alone), CONFIG), "parent")).toHaveLength(5);
  });

  it("starts again for a new configuration or program, which a check reads first", () => {
    const unit = relay.units.find(({ name }) => name === "radioctl-splicer.service");
    expect(unit).toMatchObject({ state: "running", enabled: true, reloadOn: [] });
    expect(unit?.restartOn).toEqual(
      expect.arrayContaining([CONFIG, "/usr/local/lib/radioctl/splicer.pl", `${FOLDER}/Splice.pm`]),
    );
    expect(relay.checks.find(({ name }) => name === "perl -c splicer")?.files).toContain(`${FOLDER}/Mp3.pm`);
    expect(desired("master-a").units.map(({ name }) => name)).not.toContain("radioctl-splicer.service");
  });
});
