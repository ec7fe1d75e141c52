import { describe, expect, it } from "vitest";
import {
  basePackages,
  bootCommand,
  guestFiles,
  parseArchives,
  proxyConfig,
  stationPackages,
} from "../../../src/operations/lab/guest.js";
import { layOut } from "../../../src/operations/lab/layout.js";
import { desired } from "../../roles/station.js";

const lab = layOut("one", [{ name: "master-a" }, { name: "eu-1", login: "sudo" }, { name: "eu-2", login: "password" }]);
const [master, sudo, password] = lab.hosts;
const archives = parseArchives(
  [
    "http://mirror.example/debian bookworm",
    "http://mirror.example/debian bookworm-updates",
    "http://sec.example/debian-security bookworm-security",
    "https://other.example/tools stable",
    "",
  ].join("\n"),
);

describe("hosts with a station's packages", () => {
  it.each(["master-a", "eu-1"])("lack no package that a bootstrap of %s would install", (name) =>
    expect([...basePackages, ...stationPackages]).toEqual(expect.arrayContaining([...desired(name).packages])),
  );
});

describe("Debian's archives of this machine", () => {
  it("are the main and the security archive; apt's other sources are ignored", () => {
    expect(archives).toEqual([
      { origin: "http://mirror.example", path: "/debian", kind: "main" },
      { origin: "http://sec.example", path: "/debian-security", kind: "security" },
    ]);
  });

  it("reach hosts through the proxy, which serves nothing else", () => {
    const config = proxyConfig(lab, "/state", "/cache", archives);
    expect(config).toContain(`listen ${lab.gateway}:3142;`);
    expect(config.match(/location \S+/gu)).toEqual([
      "location /",
      "location /debian/",
      "location /debian/pool/",
      "location /debian-security/",
      "location /debian-security/pool/",
    ]);
    expect(config).toContain("location / { return 404; }");
  });

  it("are cached there for the next lab: packages for long, indexes for minutes", () => {
    const lines = proxyConfig(lab, "/state", "/cache", archives).split("\n");
    const kept = (location: string) => lines.find((line) => line.includes(`location ${location} `));
    expect(kept("/debian/pool/")).toContain("proxy_cache_valid 200 60d;");
    expect(kept("/debian/")).toContain("proxy_cache_valid 200 10m;");
  });
});

describe("a fresh host", () => {
  const files = (host: typeof master) => {
    if (host === undefined) throw new Error("no such host");
    return new Map(guestFiles(lab, host, "ssh-ed25519 AAAA lab\n", archives).map(({ path, text }) => [path, text]));
  };

  it("gets packages of its own release from the lab's proxy only", () => {
    const sources = files(sudo).get("/etc/apt/sources.list") ?? "";
    expect(sources.split("\n").filter((line) => line !== "")).toEqual([
      `deb http://${lab.gateway}:3142/debian trixie main`,
      `deb http://${lab.gateway}:3142/debian trixie-updates main`,
      `deb http://${lab.gateway}:3142/debian-security trixie-security main`,
    ]);
  });

  it("accepts the requested login: root, a user with sudo, or a password", () => {
    expect(files(master).get("/root/.ssh/authorized_keys")).toBe("ssh-ed25519 AAAA lab\n");
    expect(files(sudo).get("/etc/sudoers.d/admin")).toContain("NOPASSWD");
    expect(files(sudo).has("/root/.ssh/authorized_keys")).toBe(false);
    expect(files(password).get("/etc/ssh/sshd_config.d/provider.conf")).toContain("PasswordAuthentication yes");
    expect([...files(password).keys()].some((path) => path.endsWith("authorized_keys"))).toBe(false);
  });

  it("boots with the hierarchy that its systemd needs", () => {
    if (master === undefined || sudo === undefined) throw new Error("no such host");
    expect(bootCommand(lab, master, "/root").env).toEqual({});
    expect(bootCommand(lab, sudo, "/root").env).toEqual({ SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: "1" });
  });
});
