import { describe, expect, it } from "vitest";
import { sshTarget } from "../../src/host/target.js";
import type { Host } from "../../src/inventory/schema.js";

const host = (ssh?: Host["ssh"]): Host => ({ role: "master", address: "192.0.2.10", ssh });

describe("sshTarget", () => {
  it("logs in as root on port 22 at the public address unless the inventory says otherwise", () =>
    expect(sshTarget("master-a", host(), {}, "/radio")).toEqual({
      name: "master-a",
      address: "192.0.2.10",
      user: "root",
      port: 22,
      assumed: ["user", "port"],
      identityFile: undefined,
      jump: undefined,
      hostKeys: undefined,
      knownHostsFile: "/radio/known_hosts",
    }));

  it("uses the inventory's defaults, and does not mark them as assumed", () =>
    expect(
      sshTarget("master-a", host(), { ssh: { user: "admin", port: 2222, jump: "gate", identityFile: "~/.ssh/radio" } }, "/"),
    ).toMatchObject({
      user: "admin",
      port: 2222,
      assumed: [],
      jump: "gate",
      identityFile: "~/.ssh/radio",
    }));

  it("prefers each value of the host to the default", () =>
    expect(
      sshTarget(
        "master-a",
        host({ port: 22, address: "10.0.0.1", hostKeys: ["ssh-ed25519 AAAA"] }),
        { ssh: { user: "admin", port: 2222 } },
        "/",
      ),
    ).toMatchObject({ address: "10.0.0.1", port: 22, user: "admin", assumed: [], hostKeys: ["ssh-ed25519 AAAA"] }));

  it("marks user and port as assumed when the inventory does not set them", () =>
    expect(sshTarget("master-a", host({ user: "root" }), {}, "/").assumed).toEqual(["port"]));
});
