import { describe, expect, it } from "vitest";
import { openSshArgv, openSshConfig } from "../../src/host/openssh.js";
import type { SshTarget } from "../../src/ports/ssh.js";

const target: SshTarget = { name: "eu-1", address: "192.0.2.21", user: "root", port: 22, assumed: ["user", "port"] };
const argv = (changes: Partial<SshTarget>, command: string[] = [], terminal = false) =>
  openSshArgv({ target: { ...target, ...changes }, command, terminal }, "/tmp/r/config").join(" ");
const config = (changes: Partial<SshTarget>) => openSshConfig({ target: { ...target, ...changes } }, "/tmp/r/known_hosts");

describe("the command line of ssh", () => {
  it("leaves settings that the inventory does not have to the operator's own configuration", () => {
    expect(argv({})).toBe("ssh -F /tmp/r/config -- 192.0.2.21");
  });

  it("has the inventory's settings, with the jump host only for the target", () => {
    expect(argv({ user: "admin", port: 2222, assumed: [], jump: "anna@gate:22" })).toBe(
      "ssh -F /tmp/r/config -p 2222 -l admin -o ProxyJump=anna@gate:22 -- 192.0.2.21",
    );
    expect(argv({ jump: "none" })).toContain("-o ProxyJump=none");
  });

  it.each([
    [["df -h / | tail -n 1"], "df -h / | tail -n 1"],
    [["grep", "-c", "a b", "/etc/$HOME"], "grep -c 'a b' '/etc/$HOME'"],
  ])("has the command %j as one word for the host's shell", (command, word) => {
    expect(openSshArgv({ target, command, terminal: false }, "config").at(-1)).toBe(word);
  });

  it("requests a terminal only if the caller does", () => {
    expect(argv({}, ["htop"], true)).toBe("ssh -F /tmp/r/config -t -- 192.0.2.21 htop");
  });
});

describe("the configuration of ssh", () => {
  it("trusts only one file of host keys, and takes precedence over the operator's configuration", () => {
    const lines = config({}).split("\n");
    const own = lines.findIndex((line) => line.includes("Include ~/.ssh/config"));
    for (const line of [
      "StrictHostKeyChecking yes",
      'UserKnownHostsFile "/tmp/r/known_hosts"',
      "GlobalKnownHostsFile /dev/null",
    ]) {
      expect(lines.findIndex((each) => each.trim() === line)).toBeGreaterThan(0);
      expect(lines.findIndex((each) => each.trim() === line)).toBeLessThan(own);
    }
  });

  it("offers only the inventory's key", () => {
    expect(config({ identityFile: "~/.ssh/radio" })).toContain('IdentityFile "~/.ssh/radio"\n  IdentitiesOnly yes');
    expect(config({})).not.toContain("Identit");
  });

  it("uses radioctl's default user only for the target, if neither the inventory nor the operator sets one", () => {
    expect(config({})).toMatch(/Include \/etc\/ssh\/ssh_config\nHost 192\.0\.2\.21\n {2}User root\n$/u);
    expect(config({ assumed: ["port"] })).not.toContain("User root");
  });

  it("has no value that would end its quotes and begin another setting", () => {
    for (const file of ['x"\n  ProxyCommand touch /tmp/x', "a\\b", "a\u0000b", "it's"])
      expect(() => config({ identityFile: file }), file).toThrow(/cannot be written/u);
    expect(() => openSshConfig({ target }, '/tmp/"x/known_hosts')).toThrow(/cannot be written/u);
    expect(openSshConfig({ target }, "/tmp/100%d/known_hosts")).toContain('"/tmp/100%%d/known_hosts"');
  });
});
