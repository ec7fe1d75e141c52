import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { knownHostsFiles } from "../../../src/adapters/ssh/known-hosts-files.js";
import { isAbout, knownHostName, KnownHosts, parseKnownHosts } from "../../../src/adapters/ssh/known-hosts.js";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHl0tHqHMBF1b7PpHcsHfaTFkZKTGgVqO7HiTU7XNQq6";

const abouts = (line: string, name: string) => parseKnownHosts(line, "f").some((entry) => isAbout(entry, name));

describe("parseKnownHosts", () => {
  it("gives marker, hosts, key, file and line of each entry, and ignores other lines", () =>
    expect(
      parseKnownHosts(
        `# a comment\n\n  a,b ${key} anna@laptop\n@revoked *\t${key}\n@other a ${key}\nnonsense\n@cert-authority *.example ${key}\r\n`,
        "f",
      ),
    ).toEqual([
      { marker: "none", hosts: "a,b", type: "ssh-ed25519", key: key.split(" ")[1], file: "f", line: 3 },
      { marker: "revoked", hosts: "*", type: "ssh-ed25519", key: key.split(" ")[1], file: "f", line: 4 },
      { marker: "cert-authority", hosts: "*.example", type: "ssh-ed25519", key: key.split(" ")[1], file: "f", line: 7 },
    ]));
});

describe("knownHostName", () => {
  it.each([
    ["EU-1.radio.example", 22, "eu-1.radio.example"],
    ["192.0.2.1", 2222, "[192.0.2.1]:2222"],
    ["2001:db8::1", 22, "2001:db8::1"],
    ["2001:db8::1", 23, "[2001:db8::1]:23"],
  ])("%s port %i is filed as %s", (address, port, name) => expect(knownHostName(address, port)).toBe(name));
});

describe("isAbout", () => {
  it.each([
    ["eu-1.example", "eu-1.example", true],
    ["EU-1.example", "eu-1.example", true],
    ["eu-1.example", "xeu-1.example", false],
    ["eu-1.example", "eu-1xexample", false],
    ["a,eu-1.example,b", "eu-1.example", true],
    ["*.example", "eu-1.example", true],
    ["*.example", "example", false],
    ["eu-?.example", "eu-1.example", true],
    ["eu-?.example", "eu-12.example", false],
    ["*.example,!eu-1.example", "eu-1.example", false],
    ["!eu-1.example,*.example", "eu-1.example", false],
    ["!eu-2.example,*.example", "eu-1.example", true],
    ["!eu-2.example", "eu-1.example", false],
    ["[192.0.2.1]:2222", "[192.0.2.1]:2222", true],
    ["[192.0.2.1]:2222", "192.0.2.1", false],
    ["192.0.2.1", "[192.0.2.1]:2222", false],
    ["[192.0.2.*]:2222", "[192.0.2.9]:2222", true],
    ["|1|malformed", "eu-1.example", false],
    ["|2|c2FsdA==|aGFzaA==", "eu-1.example", false],
  ])("%s about %s: %s", (hosts, name, expected) => expect(abouts(`${hosts} ${key}`, name)).toBe(expected));
});

describe("KnownHosts", () => {
  it("finds exactly the entries that match a name, in the file's order", () => {
    const hashed = `|1|c2FsdA==|${createHmac("sha1", "salt").update("eu-1.example").digest("base64")}`;
    const hosts = [
      "*",
      "eu-1.example",
      "EU-1.example,eu-2.example",
      hashed,
      "*.example,!eu-1.example",
      "eu-2.example,eu-2.example",
    ];
    const entries = parseKnownHosts(hosts.map((each) => `${each} ${key}\n`).join(""), "f");
    for (const name of ["eu-1.example", "eu-2.example", "eu-3.example", "example"])
      expect(new KnownHosts(entries).about(name)).toEqual(entries.filter((entry) => isAbout(entry, name)));
    expect(new KnownHosts(entries).about("eu-1.example").map(({ line }) => line)).toEqual([1, 2, 3, 4]);
  });
});

describe("knownHostsFiles", () => {
  it("gives the current entries of a file, none for a missing file, and reads the file again only when it has changed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "radioctl-known-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "known_hosts");
    const knownHosts = knownHostsFiles();
    expect((await knownHosts(file)).about("a")).toEqual([]);
    writeFileSync(file, `a ${key}\n`);
    const first = await knownHosts(file);
    expect(first.about("a")).toHaveLength(1);
    expect(await knownHosts(file)).toBe(first);
    appendFileSync(file, `b ${key}\n`);
    expect((await knownHosts(file)).about("b")).toHaveLength(1);
    writeFileSync(`${file}.new`, `c ${key}\nb ${key}\n`);
    renameSync(`${file}.new`, file);
    expect((await knownHosts(file)).about("a")).toEqual([]);
    rmSync(file);
    expect((await knownHosts(file)).about("b")).toEqual([]);
  });
});

describe("the same as ssh-keygen", () => {
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "radioctl-known-"));
    file = join(folder, "known_hosts");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const found = (name: string): boolean => {
    try {
      return execFileSync("ssh-keygen", ["-F", name, "-f", file], { stdio: ["ignore", "pipe", "ignore"] }).length > 0;
    } catch {
      return false;
    }
  };

  const names = ["eu-1.example", "eu-2.example", "[eu-1.example]:2222", "192.0.2.7", "[192.0.2.7]:2222", "example", "x"];
  const lines = [
    "eu-1.example",
    "*.example,!eu-1.example",
    "[eu-1.example]:2222,192.0.2.7",
    "[*.example]:2222",
    "192.0.2.?",
    "!x,*",
  ];

  it.each(lines)("-F and isAbout agree on a line for %s", (hosts) => {
    writeFileSync(file, `${hosts} ${key}\n`);
    expect(names.map((name) => [name, abouts(`${hosts} ${key}`, name)])).toEqual(names.map((name) => [name, found(name)]));
  });

  it.each(["eu-1.example", "[eu-1.example]:2222", "192.0.2.7"])(
    "%s is found in a file that -H has hashed, and no other name",
    (name) => {
      writeFileSync(file, `${name} ${key}\n`);
      execFileSync("ssh-keygen", ["-H", "-f", file], { stdio: "ignore" });
      const hashed = readFileSync(file, "utf8");
      expect(hashed).toMatch(/^\|1\|/u);
      expect(names.filter((each) => abouts(hashed, each))).toEqual([name]);
    },
  );
});
