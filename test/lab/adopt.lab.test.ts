import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { startEncoder, type Encoder } from "../operations/lab/encoder.js";
import { hasRoot, labUp, type TestLab } from "./lab-fixture.js";
import { startListener } from "./listener.js";
import { station } from "./station.js";

const renewals = new URL("../cases/adopt/renewals/", import.meta.url);

const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 200 }`,
);

/** A manual setup after apt-get install icecast2 nginx: passwords, a mount, a site. */
const byHand = `
set -e
systemctl stop icecast2 || true
cd /etc/icecast2
sed -i -e 's|<source-password>.*<|<source-password>s3cret-source<|' -e 's|<relay-password>.*<|<relay-password>s3cret-relay<|' \\
  -e 's|<admin-password>.*<|<admin-password>s3cret-admin<|' -e 's|<sources>.*<|<sources>5<|' icecast.xml
sed -i 's|<fileserve>|<mount><mount-name>/live</mount-name><password>s3cret-live</password><bitrate>96</bitrate><stream-name>Radio By Hand</stream-name></mount>\\n<fileserve>|' icecast.xml
systemctl restart icecast2
rm -f /etc/nginx/sites-enabled/default
printf 'server { listen 80; server_name radio.lab.example; location / { proxy_pass http://127.0.0.1:8000; proxy_buffering off; } }\\n' >/etc/nginx/conf.d/icecast.conf
systemctl restart nginx
`;

/** What certbot leaves on a host. Its key must be shown nowhere. */
async function withCertbot(): Promise<string> {
  const [certificate, renewal] = await Promise.all(
    ["cert.pem", "certbot.conf"].map(async (name) => readFile(new URL(name, renewals), "utf8")),
  );
  const folder = "/etc/letsencrypt/live/radio.station.example";
  return `set -e
mkdir -p ${folder} /etc/letsencrypt/renewal
chmod 700 /etc/letsencrypt/live
printf '%s' '${certificate ?? ""}' | tee ${folder}/cert.pem >${folder}/fullchain.pem
printf '%s' 's3cret-key' >${folder}/privkey.pem
printf '%s' '${renewal ?? ""}' >/etc/letsencrypt/renewal/radio.station.example.conf
printf '0 0 * * * root certbot -q renew\\n' >/etc/cron.d/certbot
`;
}

const FILES = "find /etc /var/lib -xdev -type f -not -path '/var/lib/systemd/*' | sort | xargs -d '\\n' sha256sum | sha256sum";

describe.skipIf(!hasRoot)("a server that was set up by hand", () => {
  let lab: TestLab;
  let encoder: Encoder | undefined;
  let drafted = "";
  let secretsFile = "";

  beforeAll(async () => {
    const flags = ["--installed", "--suite", "master-a=bookworm", "--suite", "eu-1=bookworm"];
    lab = await labUp("test-adopt", inventory, ...flags);
    drafted = join(lab.folder, "adopted.yaml");
    secretsFile = join(lab.folder, "adopted-secrets.yaml");
    await lab.inside("master-a", byHand);
    await lab.inside("master-a", await withCertbot());
    const studio = { host: lab.address("master-a"), port: 8000, mount: "/live", user: "source", password: "s3cret-live" };
    encoder = await startEncoder({ ...studio, codec: "mp3", bitrateKbps: 96 });
  }, 400_000);

  afterAll(async () => {
    await encoder?.stop();
    await lab?.down();
  }, 60_000);

  it("is read, and becomes an inventory that validates; nothing is changed on the host and no password is shown", async () => {
    const before = await lab.inside("master-a", FILES);
    const flags = ["--identity", join(lab.folder, "key"), "--out", drafted, "--secrets", secretsFile, "--accept-new-host-key"];
    const { code, stdout, stderr } = await lab.run("adopt", `root@${lab.address("master-a")}`, ...flags);
    expect(code, stderr).toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toContain("a single server for both encoders and listeners");
    expect(stderr).toContain("Passwords found for live-password (written)");
    expect(stderr).not.toContain("s3cret");
    expect(stderr).toContain("certbot's certificate for live.station.example, radio.station.example");
    expect(stderr).toContain("remove its line from /etc/cron.d/certbot");
    expect(await lab.inside("master-a", FILES)).toBe(before);
    const text = await readFile(drafted, "utf8");
    expect(text).toContain("password: !secret live-password");
    expect(text).not.toContain("s3cret");
    expect(parse(await readFile(secretsFile, "utf8"))).toEqual({ "live-password": "s3cret-live" });
    expect((await stat(secretsFile)).mode & 0o777).toBe(0o600);
    // Neither the mount's name nor the configuration says that it is MP3: Icecast's statistics do.
    expect(parse(text, { logLevel: "silent" })).toMatchObject({
      station: { name: "Radio By Hand", zone: "lab.example", listen: "radio.lab.example" },
      channels: { main: { sources: ["live"], formats: [{ mount: "/live", codec: "mp3", bitrateKbps: 96 }] } },
      defaults: { nginx: { extraHttpPorts: [8000] } },
      hosts: { "master-a": { role: "master", address: lab.address("master-a") }, "relay-1": { role: "relay", capacity: 100 } },
    });
    expect(text).toMatch(/codec: mp3$/mu);
    expect((await lab.run("-i", drafted, "validate")).code).toBe(0);
  }, 60_000);

  it("never overwrites a file without asking", async () => {
    const host = `root@${lab.address("master-a")}`;
    expect(await lab.run("adopt", host, "--out", drafted)).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") });
    const kept = await lab.run("adopt", host, "--secrets", secretsFile, "--yes");
    expect(kept).toMatchObject({ code: 2, stderr: expect.stringContaining("secrets files are never overwritten") });
  });

  it("is bootstrapped with an additional relay, and listeners find the same mount", async () => {
    await encoder?.stop();
    const text = await readFile(drafted, "utf8");
    const withRelay = text.replace(/address: \S+ # ASSUMED: a second host.*/u, `address: ${lab.address("eu-1")}`);
    const identity = `  ssh: { identityFile: ${join(lab.folder, "key")} }\n`;
    await writeFile(drafted, withRelay.replace("defaults:\n", `defaults:\n${identity}`));
    expect((await lab.run("-i", drafted, "secrets", "init")).code).toBe(0);
    const made = await lab.run("-i", drafted, "bootstrap", "--all", "--yes");
    expect(made.code, made.stderr).toBe(0);
    const harbor = { host: lab.address("master-a"), port: 8005, mount: "/live", user: "source", password: "s3cret-live" };
    encoder = await startEncoder({ ...harbor, codec: "mp3" });
    // Port 8000 was Icecast's own: addresses with it were published.
    for (const port of [80, 8000]) {
      const listener = startListener({ url: `http://${lab.address("eu-1")}:${port}/live` }, "mp3");
      const heard = await listener.hearUntil(({ frames }) => frames > 50, 20);
      await listener.stop();
      expect(heard, `port ${port}`).toMatchObject({ codec: "mp3", dropped: false });
    }
    const { stdout } = await lab.run("-i", drafted, "diff", "eu-1", "--json");
    expect(stdout).not.toContain("site.conf");
  }, 200_000);
});
