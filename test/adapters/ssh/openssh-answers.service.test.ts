import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { realEnvironment } from "../../../src/adapters/ssh/environment.js";
import { askSparingly } from "../../../src/adapters/ssh/openssh-answers.js";

const hosts = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "198.51.100.7", "198.51.100.8", "EU-1.radio.example"];
const args = (address: string) => ["-p", "2022", "--", address];

/** A real `ssh -G` with this configuration, which records the hosts that it was run for. */
function openSsh(config: string) {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "config");
  writeFileSync(file, config);
  const calls: string[] = [];
  const ask = async (given: readonly string[]) => {
    calls.push(given.at(-1) ?? "");
    return (await promisify(execFile)("ssh", ["-F", file, "-G", ...given])).stdout;
  };
  return { calls, ask: askSparingly(ask, async () => [config]), direct: (given: readonly string[]) => direct(file, given) };
}

/** Without the line that only repeats the argument. */
const direct = (file: string | undefined, given: readonly string[]) =>
  withoutHost(
    execFileSync("ssh", [...(file === undefined ? [] : ["-F", file]), "-G", ...given], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );
const withoutHost = (text: string | undefined) => text?.replace(/^host .*\n/mu, "");

describe("askSparingly", () => {
  it.each([
    ["nothing", "", 3],
    ["the same for all", "Host *\n  User root\n  IdentityFile ~/.ssh/%r\n  UserKnownHostsFile ~/.ssh/known\n", 3],
    ["something for a network", "Host 198.51.100.*\n  User deploy\n  Port 2200\nHost *\n  User root\n", 4],
    ["something for all but one", "Host 192.0.2.* !192.0.2.2\n  User deploy\n", 4],
    ["something for other hosts", "Host=github.example gate\n  IdentityFile ~/.ssh/other\n", 3],
    ["a HostName for one host", "Host 192.0.2.1\n  HostName 203.0.113.9\n", hosts.length],
    ["conditions by user", "Match user root\n  Port 2200\n", hosts.length],
    ["a jump host", "Host *\n  ProxyJump gate.example\n", hosts.length],
    ["files by host", "Host *\n  UserKnownHostsFile ~/.ssh/known_%h\n", hosts.length],
    ["a pattern in quotes", 'Host "192.0.2.1"\n  User deploy\n', hosts.length],
  ])("gives the answer of OpenSSH when the configuration has %s", async (_what, config, most) => {
    const { calls, ask, direct } = openSsh(config);
    const results = await Promise.all(hosts.map(async (host) => withoutHost(await ask(args(host)))));
    expect(results).toEqual(hosts.map((host) => direct(args(host))));
    expect(calls.length).toBeLessThanOrEqual(most);
  });

  it("agrees with OpenSSH about the configuration of this machine", async () => {
    const { openSshConfig } = realEnvironment();
    const results = await Promise.all(hosts.map(async (host) => withoutHost(await openSshConfig(args(host)))));
    expect(results).toEqual(hosts.map((host) => direct(undefined, args(host))));
  });

  it("runs ssh once for a single host, and does not read the configuration files", async () => {
    let calls = 0;
    const ask = askSparingly(
      async () => `hostname h${++calls}\n`,
      () => Promise.reject(new Error("looked at")),
    );
    expect([await ask(args("eu-1")), await ask(args("eu-1"))]).toEqual(["hostname h1\n", "hostname h1\n"]);
  });

  it("runs ssh for every host when the files are not known, or when the output names the host in other settings too", async () => {
    const answer = (address: string | undefined) => `hostname ${address}\nproxycommand nc ${address}\n`;
    const unknown = askSparingly(
      async (given) => answer(given.at(-1)),
      async () => undefined,
    );
    const named = askSparingly(
      async (given) => answer(given.at(-1)),
      async () => [""],
    );
    for (const ask of [unknown, named]) {
      const answers = await Promise.all(hosts.map(async (host) => ask(args(host))));
      expect(answers).toEqual(hosts.map(answer));
    }
  });

  it("runs ssh again for other options", async () => {
    const ask = askSparingly(
      async (given) => `hostname ${given.at(-1)}\nuser ${given.includes("-l") ? "deploy" : "root"}\n`,
      async () => [""],
    );
    await ask(args("eu-0"));
    expect(await ask(args("eu-1"))).toContain("user root");
    expect(await ask(["-l", "deploy", "--", "eu-2"])).toContain("user deploy");
  });

  it("returns undefined without an ssh program", async () => {
    const ask = askSparingly(
      async () => undefined,
      async () => undefined,
    );
    expect([await ask(args("eu-1")), await ask(args("eu-2"))]).toEqual([undefined, undefined]);
  });
});
