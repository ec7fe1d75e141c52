import { describe, expect, it } from "vitest";
import { parseInventory } from "../../src/inventory/parse.js";
import { stationWithBucket } from "./backup.js";
import { stationWithBed } from "./bed.js";
import { desired, stationText, textAt } from "./station.js";

const problemsOf = (text: string) => parseInventory("station.yaml", text).problems.map(({ key, message }) => `${key} ${message}`);

describe("a mirrored playlist", () => {
  const master = desired("master-a", stationWithBed);

  it("is copied on masters by a timer, into its folder alone", () => {
    expect(master.units.find(({ name }) => name === "radioctl-bed.timer")).toMatchObject({ state: "running", enabled: true });
    expect(textAt(master, "/etc/systemd/system/radioctl-bed.service")).toContain("\nReadWritePaths=/srv/radio/night\n");
    expect(textAt(master, "/usr/local/lib/radioctl/bed.pl")).toContain("['/srv/radio/night', 'one/beds/night/'],");
    expect(master.checks.map(({ name }) => name)).toContain("perl -c bed");
  });

  it("has its key only in a file that root alone may read", () => {
    const found = master.files.find(({ path }) => path === "/etc/radioctl/bed.curl");
    expect(found).toMatchObject({ owner: "root", mode: 0o600 });
    expect(found?.content.reveal()).toContain('user = "secret-bucket-key-id:secret-bucket-key"\n');
    expect(found?.content.masked()).toContain('user = "[secret]:[secret]"\n');
    expect(textAt(master, "/usr/local/lib/radioctl/bed.pl")).not.toContain("secret-bucket-key");
  });

  it("is fetched without an option that curl 8 refuses for signed requests", () => {
    const programs = desired("master-a", stationWithBed).files.filter(({ content }) => /\bcurl\b/u.test(content.masked()));
    expect(programs.length).toBeGreaterThan(1);
    for (const { path, content } of programs) expect(content.masked(), path).not.toMatch(/^(?!\s*#).*--path-as-is/mu);
  });

  it.each([
    ["a relay", "eu-1", stationWithBed],
    ["a master whose playlist is not mirrored", "master-a", stationWithBucket],
  ])("changes nothing on %s", (_what, host, text) => {
    expect(desired(host, text).files.filter(({ path }) => path.includes("bed"))).toEqual([]);
  });

  it("needs a bucket that hosts may read", () => {
    const text = stationText.replace("directory: /srv/radio/night", "directory: /srv/radio/night, mirror: true");
    expect(problemsOf(text)).toEqual([expect.stringContaining("sources.night.mirror needs artifacts with hostCredentials")]);
  });

  it("needs a folder of its own", () => {
    const text = stationWithBed
      .replace("\nchannels:", "\n  day: { kind: playlist, directory: /srv/radio/night }\nchannels:")
      .replace("airtime, night]", "airtime, night, day]");
    expect(problemsOf(text)).toEqual([expect.stringContaining("sources.night.directory is also the folder of day")]);
  });
});
