import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { loadScript } from "../../../src/host/load-script.js";
import { main } from "../../../src/main.js";
import { adoptScript, parseAdoptAnswer } from "../../../src/operations/adopt/query.js";
import { adoptTarget } from "../../../src/operations/adopt/target.js";
import type { CaptureRequest } from "../../../src/ports/http.js";
import type { SshTarget } from "../../../src/ports/ssh.js";
import { ScriptedPrompt } from "../../fakes/prompt.js";
import { fakeWorld } from "../../fakes/world.js";
import { foundOn } from "./found.js";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const config = `<icecast><hostname>radio.station.example</hostname><listen-socket><port>8000</port></listen-socket>
<authentication><source-password>s3cret-a</source-password><admin-user>boss</admin-user><admin-password>s3cret-b</admin-password></authentication>
<relay><server>peer.example</server><mount>/peer.mp3</mount></relay><mount><mount-name>/live</mount-name></mount></icecast>`;
const answer = [
  "@@radioctl",
  "hostname stream1",
  "addresses 203.0.113.5 2001:db8::5",
  "timezone Europe/Berlin",
  "arrived 198.51.100.1 50000 203.0.113.5 22",
  "key ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBnsSYk6 anna@laptop",
  "running icecast",
  `file icecast used ${base64("/etc/icecast2/icecast.xml")} ${base64(config)}`,
  "@@end",
].join("\n");
const stats =
  "<icestats><source mount='/live'><listeners>3</listeners><server_type>audio/aacp</server_type><bitrate>64</bitrate></source></icestats>";

/** A host that answers as above, and records its requests. */
function radioHost(status = 200) {
  const commands: string[] = [];
  const inputs: string[] = [];
  const targets: SshTarget[] = [];
  const requests: CaptureRequest[] = [];
  const cwd = mkdtempSync(join(tmpdir(), "radioctl-adopt-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const ssh = {
    connect: async (target: SshTarget) => {
      targets.push(target);
      return {
        login: { user: target.user, port: target.port, method: "publickey" as const },
        hostKey: { type: "ssh-ed25519", fingerprint: "SHA256:x", known: "known" as const },
        run: async ({ command, stdin = "" }: { command: string; stdin?: string | Uint8Array }) => {
          commands.push(command);
          inputs.push(String(stdin));
          const stdout = String(stdin).includes("getent") ? "peer.example 198.51.100.77\n" : answer;
          return { code: 0, stdout, stderr: "" };
        },
        openTcp: () => Promise.reject(new Error("the request connects, not the test")),
        close: () => undefined,
      };
    },
  };
  const http = {
    capture: async (request: CaptureRequest) => {
      requests.push(request);
      if (status === 0) throw new RadioctlError("unreachable", "refused");
      const times = { firstByteMilliseconds: 1, startedAtMilliseconds: 0, endedAtMilliseconds: 1 };
      return { status, headers: {}, body: Buffer.from(stats), pieces: [], endedBy: "closed" as const, ...times };
    },
  };
  const run = async (argv: string[], prompt?: ScriptedPrompt) => {
    const fake = fakeWorld({ cwd, ssh, ...(prompt === undefined ? {} : { prompt }) });
    const code = await main(["adopt", ...argv], { ...fake.world, http: { ...fake.world.http, ...http } });
    return { code, stdout: fake.stdout(), stderr: fake.stderr() };
  };
  return { run, cwd, commands, inputs, targets, requests };
}

describe("adopt", () => {
  it("prints the inventory on stdout and the remarks on stderr, with two commands, and a password only in the request", async () => {
    const host = radioHost();
    const { code, stdout, stderr } = await host.run(["anna@203.0.113.5:2222"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# What radioctl adopt found on 203\.0\.113\.5/u);
    expect(stdout).toMatch(/mount: \/live\n +codec: aac\n +bitrateKbps: 64\n/u);
    expect(stdout).toMatch(/ssh:\n +user: anna\n +port: 2222\n/u);
    expect(stderr).toContain("Passwords found for live-password (not written; to keep them: --secrets FILE).");
    expect(stdout + stderr + host.commands.join() + host.inputs.join()).not.toContain("s3cret");
    expect(host.commands).toEqual(['sudo -n env "SSH_CONNECTION=$SSH_CONNECTION" sh -s', "sh -s"]);
    expect(host.requests).toMatchObject([
      { url: "http://127.0.0.1:8000/admin/stats", headers: { Authorization: `Basic ${base64("boss:s3cret-b")}` } },
    ]);
  });

  it("with --json is one document", async () => {
    const { stdout, stderr } = await radioHost().run(["203.0.113.5", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ role: "single", host: "stream1", secrets: ["live-password"], written: [] });
    expect(stdout + stderr).not.toContain("s3cret");
    expect(stderr).toBe("");
  });

  it("writes files, passwords readable by their owner only, and asks before it overwrites a file", async () => {
    const host = radioHost();
    const flags = ["203.0.113.5", "--out", "inventories/radio.yaml"];
    expect((await host.run([...flags, "--secrets", "inventories/secrets.yaml"])).code).toBe(0);
    expect(host.targets[0]?.knownHostsFile).toBe(join(host.cwd, "inventories/known_hosts"));
    const secrets = join(host.cwd, "inventories/secrets.yaml");
    expect(readFileSync(secrets, "utf8")).toContain("live-password: s3cret-a\n");
    expect(statSync(secrets).mode & 0o777).toBe(0o600);
    const out = join(host.cwd, "inventories/radio.yaml");
    expect(readFileSync(out, "utf8")).toContain("- file: secrets.yaml\n");
    writeFileSync(out, "mine\n");
    expect(await host.run(flags)).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") });
    expect((await host.run(flags, new ScriptedPrompt([/already exists/u, "n"]))).code).toBe(2);
    expect(readFileSync(out, "utf8")).toBe("mine\n");
    expect((await host.run(flags, new ScriptedPrompt([/already exists/u, "y"]))).code).toBe(0);
    expect(readFileSync(out, "utf8")).toContain("station:");
    expect(host.targets).toHaveLength(2);
  });

  it.each([0, 401])("continues when Icecast's statistics are not available (%s)", async (status) => {
    const { code, stdout, stderr } = await radioHost(status).run(["203.0.113.5"]);
    expect(code).toBe(0);
    expect(stderr).toContain("the current streams are not known: Icecast on port 8000");
    expect(stdout).toContain("codec: mp3 # ASSUMED");
  });
});

describe("the script that reads a host", () => {
  it("runs in a real sh, whatever is installed on the machine", async () => {
    const { stdout, stderr, exitCode } = await execa("sh", ["-s"], { input: loadScript(adoptScript()) });
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    const parsed = parseAdoptAnswer(stdout);
    expect(parsed?.hostname).not.toBe("");
    expect(parsed?.prettyName).toMatch(/\w/u);
  });

  it.skipIf(process.getuid?.() !== 0)("reads the files of a process with another root there, and follows no link", async () => {
    const root = mkdtempSync(join(tmpdir(), "radioctl-container-"));
    const libraries = (await execa("ldd", ["/usr/bin/tail"])).stdout.match(/\/[^\s:]+/gu) ?? [];
    for (const file of libraries) {
      mkdirSync(join(root, dirname(file)), { recursive: true });
      copyFileSync(file, join(root, file));
    }
    copyFileSync("/usr/bin/tail", join(root, "icecast2"));
    writeFileSync(join(root, "radioctl-inside.xml"), "<inside/>");
    symlinkSync("/etc/hostname", join(root, "radioctl-link.xml"));
    const container = execa("chroot", [root, "/icecast2", "-f", "/radioctl-inside.xml", "/radioctl-link.xml"], { reject: false });
    onTestFinished(async () => {
      container.kill();
      await container;
      rmSync(root, { recursive: true });
    });
    await vi.waitFor(() => expect(readFileSync(`/proc/${container.pid ?? 0}/comm`, "utf8")).toBe("icecast2\n"));
    const { stdout } = await execa("sh", ["-s"], { input: loadScript(adoptScript()) });
    const parsed = parseAdoptAnswer(stdout);
    expect(parsed?.files).toContainEqual(expect.objectContaining({ path: "/radioctl-inside.xml", used: true, inside: true }));
    expect(parsed?.files.map(({ path }) => path)).not.toContain("/radioctl-link.xml");
    expect(parsed?.hidden).toContain("/radioctl-link.xml");
    expect(parsed?.running).toContain("icecast");
  });

  it("lists containers, and files that it could not read", () => {
    const { remarks } = foundOn([], { hidden: ["/etc/radio.liq"], running: ["nginx-inside"] });
    expect(remarks.map(({ kind, what }) => `${kind} ${what}`)).toEqual([
      "unread /etc/radio.liq: a running program was started with it, and it could not be read (in a container, links are not followed)",
      "unread an nginx runs in a container: its sites were not read",
    ]);
  });

  it("reads the file of a container, not the host's file of the same name", () => {
    const two = answer.replace(
      "file icecast used",
      `file icecast inside ${base64("/etc/icecast2/icecast.xml")} ${base64("<inside/>")}\nfile icecast there`,
    );
    const files = parseAdoptAnswer(two)?.files ?? [];
    expect(files).toMatchObject([{ path: "/etc/icecast2/icecast.xml", used: true, inside: true }]);
    expect(Buffer.from(files[0]?.bytes ?? "").toString()).toBe("<inside/>");
  });

  it("gives no result when its output is incomplete", () =>
    expect(parseAdoptAnswer(answer.replace("@@end", ""))).toBeUndefined());
});

describe("a host to adopt", () => {
  it.each([
    ["192.0.2.1", { address: "192.0.2.1", user: "root", port: 22, assumed: ["user", "port"] }],
    ["anna@radio.example:2222", { address: "radio.example", user: "anna", port: 2222, assumed: [] }],
    ["[2001:db8::1]:22", { address: "2001:db8::1", port: 22, assumed: ["user"] }],
    ["2001:db8::1", { address: "2001:db8::1", port: 22 }],
  ])("%s", (text, target) => expect(adoptTarget(text, {})).toMatchObject(target));

  it.each(["", "-oProxyCommand=x", "a b", "anna@", "host:0", "host:99999", "Anna@host", "host;reboot"])("can't be %j", (text) => {
    expect(() => adoptTarget(text, {})).toThrow(expect.objectContaining({ kind: "usage" }));
  });
});
