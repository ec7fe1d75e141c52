import { describe, expect, it } from "vitest";
import { parseJump } from "../../../src/adapters/ssh/jump.js";
import { parseOpenSshConfig, type ConfigContext } from "../../../src/adapters/ssh/openssh-config.js";
import { RadioctlError } from "../../../src/errors.js";

const context: ConfigContext = {
  address: "eu-1",
  port: 22,
  user: "root",
  home: "/home/anna",
  localUser: "anna",
  variables: { SSH_AUTH_SOCK: "/run/agent", OTHER_SOCK: "/run/other", EMPTY: "" },
};

describe("parseOpenSshConfig", () => {
  it("reads what ssh -G prints (OpenSSH 9.2)", () =>
    expect(
      parseOpenSshConfig(
        [
          "host eu-1",
          "user deploy",
          "hostname 192.0.2.21",
          "port 2222",
          "identitiesonly yes",
          "globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2",
          "userknownhostsfile /home/anna/.ssh/known_hosts /home/anna/.ssh/known_hosts2",
          "identityfile ~/.ssh/radio",
          "identityfile %d/keys/%h-%r",
          "proxyjump gate.example:2200",
          "",
        ].join("\n"),
        context,
      ),
    ).toEqual({
      hostName: "192.0.2.21",
      port: 2222,
      user: "deploy",
      identityFiles: ["/home/anna/.ssh/radio", "/home/anna/keys/eu-1-root"],
      identitiesOnly: true,
      agent: "/run/agent",
      proxyJump: "gate.example:2200",
      proxyCommand: undefined,
      knownHostsFiles: [
        "/home/anna/.ssh/known_hosts",
        // One path with a blank would look the same.
        "/home/anna/.ssh/known_hosts /home/anna/.ssh/known_hosts2",
        "/home/anna/.ssh/known_hosts2",
        "/etc/ssh/ssh_known_hosts",
        "/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2",
        "/etc/ssh/ssh_known_hosts2",
      ],
      revokedHostKeys: [],
      hostKeyAlias: undefined,
    }));

  it("gives OpenSSH's defaults on a machine without ssh", () =>
    expect(parseOpenSshConfig("", context)).toMatchObject({
      hostName: "eu-1",
      port: 22,
      user: undefined,
      identityFiles: ["/home/anna/.ssh/id_rsa", "/home/anna/.ssh/id_ecdsa", "/home/anna/.ssh/id_ed25519"],
    }));

  it.each([
    ["identityagent none", undefined],
    ["identityagent SSH_AUTH_SOCK", "/run/agent"],
    ["identityagent $OTHER_SOCK", "/run/other"],
    ["identityagent $EMPTY", undefined],
    ["identityagent ~/agent.sock", "/home/anna/agent.sock"],
  ])("%s is the agent %s", (line, agent) => expect(parseOpenSshConfig(line, context).agent).toBe(agent));
});

describe("parseJump", () => {
  it.each([
    ["gate", { address: "gate", user: undefined, port: undefined, before: undefined }],
    ["anna@gate.example:2222", { address: "gate.example", user: "anna", port: 2222, before: undefined }],
    ["ssh://anna@gate:22/", { address: "gate", user: "anna", port: 22, before: undefined }],
    ["[2001:db8::1]:23", { address: "2001:db8::1", user: undefined, port: 23, before: undefined }],
    ["a,b@c:1, d", { address: "d", user: undefined, port: undefined, before: "a,b@c:1" }],
  ])("reads %s", (written, jump) => expect(parseJump(written, "eu-1")).toEqual(jump));

  it.each(["", "-oProxyCommand=x", "a b", "gate:port", "@gate"])("refuses %j", (written) =>
    expect(() => parseJump(written, "eu-1")).toThrow(RadioctlError),
  );
});
