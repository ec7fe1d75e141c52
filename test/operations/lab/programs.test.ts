import { describe, expect, it } from "vitest";
import { isCommandOf, KEEPER, OF_LAB, parseStartTime, partInLab, PLAYER } from "../../../src/operations/lab/programs.js";

const folder = "/var/lib/radioctl-lab/labs/one";
const commandLine = (...words: string[]) => words.map((word) => `${word}\0`).join("");

describe("a program's start time", () => {
  const stat = (name: string, state: string) =>
    `412 (${name}) ${state} 1 412 412 0 -1 4194560 2012 8 0 0 3 5 0 0 20 0 1 0 987654 11628544 1012 18446744073709551615`;

  it("distinguishes a process from a later one with the same number", () => {
    expect(parseStartTime(stat("nginx", "S"))).toBe("987654");
  });

  it("is found behind a name with spaces and parentheses", () => {
    expect(parseStartTime(stat("a) S 1 (b", "R"))).toBe("987654");
  });

  it("is undefined for a zombie, which counts as ended", () => {
    expect(parseStartTime(stat("systemd-nspawn", "Z"))).toBeUndefined();
  });
});

describe("a program's role in a lab", () => {
  it.each([
    ["a host", ["systemd-nspawn", "--quiet", `--directory=${folder}/hosts/eu-1/root`, "--boot"], "eu-1"],
    ["a host, by the program's path", ["/usr/bin/systemd-nspawn", `--directory=${folder}/hosts/us-1/root`], "us-1"],
    ["the keeper of a host", ["sh", "-c", KEEPER, "sh", "", "systemd-nspawn", `--directory=${folder}/hosts/eu-1/root`], "eu-1"],
    ["the program of a host's cable", ["perl", "-e", "...", "--", `--line=${folder}/hosts/eu-1`, "vb-1"], "line eu-1"],
    [
      "the keeper of a host's cable",
      ["sh", "-c", PLAYER, "sh", "", "perl", "-e", "...", "--", `--line=${folder}/hosts/eu-1`],
      "line eu-1",
    ],
    ["the program of another lab's cable", ["perl", "-e", "...", "--", `--line=${folder}-b/hosts/eu-1`], undefined],
    ["another shell", ["sh", "-c", "systemd-nspawn", "sh", `--directory=${folder}/hosts/eu-1/root`], undefined],
    ["the package proxy", [`nginx: master process nginx -c ${folder}/proxy/nginx.conf`], "proxy"],
    ["a host of a lab whose name only begins alike", ["systemd-nspawn", `--directory=${folder}-b/hosts/eu-1/root`], undefined],
    ["another nginx", ["nginx: master process nginx -c /etc/nginx/nginx.conf"], undefined],
    ["the operator's editor", ["vi", `${folder}/inventory.yaml`], undefined],
    ["the operator's shell on a host", ["ssh", "-i", `${folder}/key`, "root@10.64.0.10"], undefined],
    ["a program that names a host's folder", ["du", `--directory=${folder}/hosts/eu-1/root`], undefined],
    ["a kernel thread, without a command line", [], undefined],
  ])("%s", (_name, words, part) => {
    expect(partInLab(commandLine(...words), folder)).toBe(part);
  });
});

describe("a radioctl command in a lab", () => {
  it.each([
    ["run by a demo or a rehearsal", ["HOME=/root", `${OF_LAB}=${folder}`], true],
    ["run by another lab's demo", [`${OF_LAB}=${folder}-b`], false],
    ["run by an operator", ["HOME=/root"], false],
  ])("%s", (_name, environment, isOne) => {
    expect(isCommandOf(commandLine(...environment), folder)).toBe(isOne);
  });
});
