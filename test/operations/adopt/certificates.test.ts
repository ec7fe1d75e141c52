import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadScript } from "../../../src/host/load-script.js";
import { draftOf } from "../../../src/operations/adopt/draft.js";
import { adoptScript, parseAdoptAnswer, type Answer } from "../../../src/operations/adopt/query.js";
import { foundOn } from "./found.js";

const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../cases/adopt/renewals/${name}`, import.meta.url)), "utf8");
const pem = read("cert.pem");
const until = "2027-02-28";
const folder = "/etc/letsencrypt/live/radio.station.example";
const icecast = {
  kind: "icecast" as const,
  path: "icecast.xml",
  text: "<icecast><mount><mount-name>/live.mp3</mount-name></mount></icecast>",
};
const site = `# configuration file /etc/nginx/nginx.conf:
server { listen 443 ssl; server_name radio.station.example; ssl_certificate ${folder}/fullchain.pem; location / { proxy_pass http://127.0.0.1:8000; } }
`;

function draftWith(more: Partial<Answer>, files: Parameters<typeof foundOn>[0] = []) {
  return draftOf(foundOn([icecast, ...files], { nginx: site, ...more }));
}

const certbot = {
  certificates: [{ program: "certbot" as const, folder, pem }],
  renewals: ["certbot.timer", "/etc/cron.d/certbot"].map((by) => ({ program: "certbot" as const, by })),
};

describe("a certificate that a program on the host renews", () => {
  it("is listed with its names, its end and the command that takes it over; how its renewal is stopped, too", () => {
    const { remarks } = draftWith(certbot);
    const texts = remarks.filter(({ what }) => what.includes("certbot")).map(({ kind, what }) => `${kind} ${what}`);
    expect(texts).toEqual([
      `todo https of radio.station.example: its certificate ${folder}/fullchain.pem is of certbot: set tls.acme`,
      `todo certbot's certificate for live.station.example, radio.station.example (R99, until ${until}): radioctl renews certificates once ` +
        `the inventory has tls.acme. To serve this one until then, copy fullchain.pem and privkey.pem from ${folder} to your machine and run ` +
        "radioctl certificates import FOLDER. adopt did not read the key",
      "todo certbot continues to renew on this host (certbot.timer, /etc/cron.d/certbot), and can change and reload nginx there. After all " +
        "relays serve radioctl's certificate, stop it: systemctl disable --now certbot.timer; remove its line from /etc/cron.d/certbot. Keep " +
        "it if other sites of the host use its certificates",
    ]);
  });

  it("that cannot be parsed is reported as unread", () => {
    const { remarks, accounts } = draftWith({ ...certbot, certificates: [{ program: "certbot", folder, pem: "none" }] });
    expect(remarks).toContainEqual(
      expect.objectContaining({ kind: "unread", what: expect.stringContaining("could not be parsed") }),
    );
    expect(accounts).toContainEqual(expect.objectContaining({ name: "a certificate of certbot", fate: "left" }));
  });

  it("has settings of its renewal, of which each is in one list, and no value is shown", () => {
    const files = [
      { kind: "certbot" as const, path: "/etc/letsencrypt/renewal/radio.conf", text: read("certbot.conf") },
      { kind: "dehydrated" as const, path: "/etc/dehydrated/config", text: read("dehydrated.sh") },
    ];
    const draft = draftWith(certbot, files);
    for (const { path, text } of files) {
      const own = draft.accounts.filter(({ place }) => place.file === path);
      const lines = text.split("\n").flatMap((line, index) => (line === "" || line.startsWith("#") ? [] : [index + 1]));
      expect(own.map(({ place }) => place.line)).toEqual(lines);
      expect(own.every(({ fate, why }) => fate !== "taken" && why !== "")).toBe(true);
    }
    const left = draft.accounts.filter(({ fate, place }) => fate === "left" && files.some(({ path }) => path === place.file));
    expect(left.map(({ name }) => name)).toEqual(["renew_hook", "CA", "CONTACT_EMAIL", "HOOK", "a line"]);
    expect(JSON.stringify([draft.inventory, draft.remarks, draft.accounts])).not.toMatch(/s3cret|hook\.example/u);
  });
});

describe("the script that reads a host", () => {
  it("reads certificates and what renews them, and never a key, not even one in the same file", async () => {
    const root = mkdtempSync(join(tmpdir(), "radioctl-renewals-"));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const key = "-----BEGIN PRIVATE KEY-----\ns3cret\n-----END PRIVATE KEY-----\n";
    const write = (path: string, text: string) => {
      mkdirSync(join(root, path, ".."), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    write("etc/letsencrypt/renewal/radio.conf", read("certbot.conf"));
    write("etc/letsencrypt/live/radio/cert.pem", `${key}${pem}${key}`);
    write("etc/letsencrypt/live/radio/privkey.pem", key);
    write("var/lib/dehydrated/certs/live/cert.pem", pem);
    write("etc/cron.d/certbot", "0 */12 * * * root certbot -q renew\n");
    write("etc/cron.d/none", "# certbot was here\n");
    const script = loadScript(adoptScript()).replaceAll(
      /\/(?=etc\/(letsencrypt|cron\.d|dehydrated)|var\/lib\/dehydrated)/gu,
      `${root}/`,
    );
    const { stdout } = await execa("sh", ["-s"], { input: script });
    const answer = parseAdoptAnswer(stdout);
    expect(answer?.certificates).toEqual([
      { program: "certbot", folder: join(root, "etc/letsencrypt/live/radio"), pem },
      { program: "dehydrated", folder: join(root, "var/lib/dehydrated/certs/live"), pem },
    ]);
    expect(answer?.files).toContainEqual(
      expect.objectContaining({ kind: "certbot", path: join(root, "etc/letsencrypt/renewal/radio.conf") }),
    );
    expect(answer?.renewals.filter(({ by }) => by.startsWith(root))).toEqual([
      { program: "certbot", by: join(root, "etc/cron.d/certbot") },
    ]);
    const decoded = stdout.split(/\s/u).map((word) => Buffer.from(word, "base64").toString());
    expect(decoded.filter((text) => text.includes("PRIVATE KEY"))).toEqual([]);
  });
});

describe("what is too long or too much to read", () => {
  const LIMIT = 262_144;

  it("is one statement that is left: the rest of nginx's configuration and of a file", () => {
    const script = { kind: "liquidsoap" as const, path: "radio.liq", text: `${"# a comment\n".repeat(LIMIT / 12)}0123456789` };
    const { accounts, remarks } = draftWith({ nginx: `${site}${"# a comment\n".repeat(LIMIT / 3)}` }, [script]);
    const rests = accounts.filter(({ name }) => name === "the rest of the file");
    expect(rests.map(({ place, fate, why }) => `${place.file} ${fate} ${why}`)).toEqual([
      "radio.liq left it has more than 256 KiB: the rest was not read",
      "nginx -T left it has more than 1024 KiB: the rest was not read",
    ]);
    for (const { place } of rests) expect(remarks).toContainEqual(expect.objectContaining({ kind: "unread", where: place }));
  });

  it("is one statement that is left: what follows fifty thousand words of nginx's configuration or of a script", () => {
    const script = { kind: "liquidsoap" as const, path: "radio.liq", text: "x\n".repeat(50_001) };
    const { accounts, remarks } = draftWith({ nginx: `${site}${";\n".repeat(50_000)}` }, [script]);
    const rests = accounts.filter(({ name }) => name === "the rest of the file");
    expect(rests.map(({ place, fate }) => `${place.file}:${place.line} ${fate}`)).toEqual([
      "radio.liq:50001 left",
      "/etc/nginx/nginx.conf:49982 left",
    ]);
    for (const { place } of rests) expect(remarks).toContainEqual(expect.objectContaining({ kind: "unread", where: place }));
  });

  it("is one statement that is left: what follows ten thousand elements of an icecast.xml or of an encoder's file", () => {
    const elements = (root: string) => `<${root}>${"\n<x>1</x>".repeat(10_001)}\n</${root}>`;
    const files = (["icecast", "ices"] as const).map((kind) => ({ kind, path: `${kind}.xml`, text: elements(kind) }));
    const { accounts, remarks } = draftOf(foundOn(files));
    const rests = accounts.filter(({ name }) => name === "the rest of the file");
    expect(rests.map(({ place, fate }) => `${place.file}:${place.line} ${fate}`).sort()).toEqual([
      "icecast.xml:10001 left",
      "ices.xml:10001 left",
    ]);
    for (const { place } of rests) expect(remarks).toContainEqual(expect.objectContaining({ kind: "unread", where: place }));
  });

  it("is listed: files beyond the fortieth, and mounts beyond the two hundredth", () => {
    const encoded = (text: string) => Buffer.from(text).toString("base64");
    const lines = Array.from(
      { length: 42 },
      (_, index) => `file liquidsoap there ${encoded(`/srv/${index}.liq`)} ${encoded("a = 1")}`,
    );
    const answer = parseAdoptAnswer(["@@radioctl", ...lines, "@@end"].join("\n"));
    expect(answer?.skipped).toEqual(["/srv/40.liq", "/srv/41.liq"]);
    const skipped = draftWith({ skipped: answer?.skipped ?? [] });
    expect(skipped.accounts.filter(({ name }) => name === "the rest of the file")).toHaveLength(2);
    const mounts = Array.from({ length: 205 }, (_, index) => `<mount><mount-name>/m${index}</mount-name></mount>`).join("");
    const many = draftOf(foundOn([{ ...icecast, text: `<icecast>${mounts}</icecast>` }]));
    expect(many.remarks).toContainEqual({
      kind: "unread",
      what: "only the first 200 of 205 mounts are in the draft: add the others that listeners use",
    });
    expect(many.accounts.filter(({ name, fate }) => name === "mount/mount-name" && fate === "left")).toHaveLength(5);
  });

  it("is listed: certificates beyond the fiftieth, and files that the running program does not use", () => {
    const encoded = (text: string) => Buffer.from(text).toString("base64");
    const lines = Array.from({ length: 52 }, (_, index) => `certificate certbot ${encoded(`/live/${index}`)} ${encoded(pem)}`);
    const answer = parseAdoptAnswer(["@@radioctl", ...lines, "@@end"].join("\n"));
    expect(answer?.certificates).toHaveLength(50);
    const [used, there] = [icecast.text, icecast.text.replace("live", "old")].map((text, index) => ({
      ...icecast,
      path: ["/opt/icecast.xml", "/etc/icecast2/icecast.xml"][index] ?? "",
      bytes: Buffer.from(text),
      used: index === 0,
      inside: false,
    }));
    if (used === undefined || there === undefined) throw new Error("no files");
    const draft = draftOf(foundOn([], { files: [used, there], skipped: answer?.skipped ?? [] }));
    const rests = draft.accounts.filter(({ name }) => name === "the rest of the file");
    expect(rests.map(({ place, fate }) => `${place.file} ${fate}`)).toEqual([
      "/live/50/cert.pem left",
      "/live/51/cert.pem left",
      "/etc/icecast2/icecast.xml left",
    ]);
    for (const { place } of rests)
      expect(draft.remarks).toContainEqual(expect.objectContaining({ kind: "unread", where: place }));
    expect(draft.inventory).not.toContain("/old.mp3");
  });
});
