import { describe, expect, it } from "vitest";
import { openSshArgv, openSshConfig } from "../../src/host/openssh.js";
import type { SshTarget } from "../../src/ports/ssh.js";

const target: SshTarget = { name: "eu-1", address: "192.0.2.21", user: "root", port: 22, assumed: ["user", "port"] };
const argv = (changes: Partial<SshTarget>, command: string[] = [], terminal = false) =>
  openSshArgv({ target: { ...target, ...changes }, command, terminal }, "/tmp/r/config").join(" ");
const config = (changes: Partial<SshTarget>) => openSshConfig({ target: { ...target, ...changes } }, "/tmp/r/known_hosts");

describe("the command line of ssh", () => {
  it("leaves what nobody chose to the operator's own configuration", () => {
    expect(argv({})).toBe("ssh -F /tmp/r/config -- 192.0.2.21");
  });

  it("has what the inventory chose, the jump host for the target alone", () => {
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

  it("asks for a terminal only when it is told to", () => {
    expect(argv({}, ["htop"], true)).toBe("ssh -F /tmp/r/config -t -- 192.0.2.21 htop");
  });
});

describe("its configuration", () => {
  it("believes one file and nothing else, before the operator's own has a say", () => {
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

  it("offers the inventory's key and no other", () => {
    expect(config({ identityFile: "~/.ssh/radio" })).toContain('IdentityFile "~/.ssh/radio"\n  IdentitiesOnly yes');
    expect(config({})).not.toContain("Identit");
  });

  it("falls back to our user where neither the inventory nor the operator chose one, for the target alone", () => {
    expect(config({})).toMatch(/Include \/etc\/ssh\/ssh_config\nHost 192\.0\.2\.21\n {2}User root\n$/u);
    expect(config({ assumed: ["port"] })).not.toContain("User root");
  });
});
