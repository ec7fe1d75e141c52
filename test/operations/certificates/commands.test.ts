import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { factsOf } from "../../../src/certificates/facts.js";
import { storePushed } from "../../../src/certificates/store.js";
import { RadioctlError } from "../../../src/errors.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import { entryLine, type Event } from "../../../src/journal/entry.js";
import { main } from "../../../src/main.js";
import type { ShownCertificate } from "../../../src/ports/certificates.js";
import { Authority, type Issued } from "../../fakes/authority.js";
import { STATION_KEY } from "../../fakes/station-key.js";
import { fakeWorld } from "../../fakes/world.js";
import { stationText } from "../../roles/station.js";

const names = ["eu.stream.radio.example", "live.radio.example", "stream.radio.example"];
const authority = new Authority();
const cwd = mkdtempSync(join(tmpdir(), "radioctl-certificates-"));
afterAll(() => {
  authority.remove();
  rmSync(cwd, { recursive: true });
});
const issued = authority.issue(names);
const facts = factsOf(issued.chainPem);
/** Ten days after the issue. */
const clock = {
  now: () => new Date(Date.parse(facts.validFrom) + 10 * 86_400_000),
  monotonic: () => 0,
  sleep: async () => undefined,
};

function certbot(name: string, { chainPem, keyPem }: Partial<Issued>): string {
  mkdirSync(join(cwd, name), { recursive: true });
  if (chainPem !== undefined) writeFileSync(join(cwd, name, "fullchain.pem"), chainPem);
  if (keyPem !== undefined) writeFileSync(join(cwd, name, "privkey.pem"), keyPem);
  return name;
}

const serves = (certificate: Pick<ShownCertificate, "serial">): ShownCertificate => ({
  ...facts,
  ...certificate,
  refused: undefined,
});

/** Every file that commands have written or could write, but the file that is for the key, and the files that tests import. */
function textsBelow(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !file.name.endsWith("privkey.pem"))
    .map(({ parentPath, name }) => join(parentPath, name));
  return paths.filter((path) => path !== store).map((path) => readFileSync(path, "utf8"));
}

const store = join(cwd, "certificates/live.radio.example.json");
const keyLines = issued.keyPem.split("\n").filter((line) => line.length > 30 && !line.startsWith("-"));

function mustHaveNoKey(texts: readonly string[]): void {
  expect(keyLines.length).toBeGreaterThan(0);
  for (const text of texts) {
    expect(text).not.toMatch(/PRIVATE KEY|MIG[\w+/=]{40}/u);
    for (const line of keyLines) expect(text).not.toContain(line);
  }
}

async function run(argv: readonly string[], served: Readonly<Record<string, ShownCertificate>> = {}) {
  const env = { RADIOCTL_INVENTORY: "radio.yaml", RADIO_STATION_KEY: STATION_KEY, RADIO_STUDIO_PASSWORD: "a-studio-password" };
  const certificates = {
    shown: async ({ address }: { address: string }) => {
      const found = served[address];
      if (found === undefined) throw new RadioctlError("unreachable", `${address} is down`);
      return Promise.resolve(found);
    },
  };
  const fake = fakeWorld({ cwd, env, clock, certificates });
  const code = await main(["certificates", ...argv], fake.world);
  const output = fake.stdout() + fake.stderr();
  mustHaveNoKey([output, ...textsBelow(cwd)]);
  return { code, output, json: () => JSON.parse(fake.stdout()) as Record<string, unknown> };
}

beforeAll(() => {
  writeFileSync(
    join(cwd, "radio.yaml"),
    `${stationText}tls: { acme: { directory: letsencrypt, contact: anna@radio.example } }\n`,
  );
});

describe("certificates", () => {
  it("plan and show say that there is none yet, with exit code 3", async () => {
    const plan = await run(["plan"]);
    expect(plan.code).toBe(3);
    expect(plan.output).toContain("issue a certificate from letsencrypt: there is no certificate yet");
    for (const name of names) expect(plan.output).toContain(`TXT _acme-challenge.${name}, removed afterwards`);
    expect(await run(["show"])).toMatchObject({ code: 3 });
    expect((await run(["renew", "--dry-run"])).output).toBe(plan.output);
  });

  it("without a CA in the inventory, plan and show name the key to set, and renew is a wrong usage", async () => {
    writeFileSync(join(cwd, "without.yaml"), stationText);
    for (const command of ["plan", "show"])
      expect((await run([command, "-i", "without.yaml"])).output).toMatch(/^next: set tls\.acme: \{ directory: letsencrypt/mu);
    const renew = await run(["renew", "-i", "without.yaml"]);
    expect([renew.code, renew.output]).toEqual([2, expect.stringContaining("the inventory names no CA") as string]);
  });

  it.each([
    ["a key that does not fit", { keyPem: authority.issue(names).keyPem }, 4, /the key does not fit the certificate/u],
    [
      "a missing name",
      authority.issue(names.slice(1)),
      4,
      /refused by guard names: the certificate is not for eu\.stream\.radio\.example/u,
    ],
    [
      "a broken chain",
      { chainPem: issued.chainPem.slice(0, issued.chainPem.indexOf("-----END") + 26) },
      4,
      /the chain is broken/u,
    ],
    ["a damaged certificate", { chainPem: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" }, 2, /is damaged/u],
    ["no certificate", { chainPem: "nothing" }, 2, /is not a PEM certificate/u],
  ])("import refuses %s, and stores nothing", async (what, changes, exitCode, message) => {
    const { code, output } = await run(["import", certbot(what, { ...issued, ...changes })]);
    expect(output).toMatch(message);
    expect(code).toBe(exitCode);
    expect(readdirSync(cwd)).not.toContain("certificates");
  });

  it("import names a missing file, and a file without its key", async () => {
    const missing = await run(["import", certbot("missing", { chainPem: issued.chainPem })]);
    expect([missing.code, missing.output]).toEqual([2, expect.stringContaining("privkey.pem") as string]);
    const alone = await run(["import", "missing/fullchain.pem"]);
    expect([alone.code, alone.output]).toEqual([2, expect.stringContaining("--key FILE") as string]);
  });

  it("import stores what certbot has, and show says what each relay serves", async () => {
    expect(await run(["import", certbot("certbot", issued)])).toMatchObject({ code: 0 });
    const current = serves(facts);
    const shown = await run(["show"], { "192.0.2.21": current, "192.0.2.22": serves({ serial: "0B" }) });
    expect(shown.code).toBe(3);
    expect(shown.output).toContain(`issued by Test Intermediate (imported), serial ${facts.serial}`);
    expect(shown.output).toContain("80 d left (89 % of its life)");
    expect(shown.output).toMatch(/^eu-1 +this certificate$/mu);
    expect(shown.output).toMatch(/^eu-2 +another certificate: serial 0B of Test Intermediate/mu);
    expect(shown.output).toMatch(/^eu-3 +no https yet: 192\.0\.2\.23 is down$/mu);
    expect(shown.output).toContain("next: radioctl certificates renew\nnext: radioctl deploy eu-3\n");
    const plan = await run(["plan", "--json"], { "192.0.2.21": current, "192.0.2.22": current, "192.0.2.23": current });
    expect([plan.code, plan.json()]).toEqual([0, expect.objectContaining({ due: false, names: expect.any(Array) as string[] })]);
    expect(plan.json()).toMatchObject({ needDeploy: [] });
    const stored = readFileSync(join(cwd, "certificates/live.radio.example.json"), "utf8");
    expect(stored).toContain("PRIVATE KEY");
  });

  it("with relays that have no https yet, plan and show name the deploy, with exit code 3", async () => {
    const served = { "192.0.2.21": serves(facts), "192.0.2.22": serves(facts) };
    const plan = await run(["plan"], served);
    expect([plan.code, plan.output]).toEqual([3, "bring https to eu-3\nradioctl deploy eu-3 does it\n"]);
    const shown = await run(["show"], served);
    expect([shown.code, shown.output]).toEqual([3, expect.stringMatching(/^next: radioctl deploy eu-3$/mu) as string]);
  });

  it("renew has nothing to do when every relay serves it, and records relays that got it by a deploy", async () => {
    const every = Object.fromEntries(["21", "22", "23"].map((last) => [`192.0.2.${last}`, serves(facts)]));
    const renewed = await run(["renew"], every);
    expect([renewed.code, renewed.output]).toEqual([0, expect.stringContaining("every relay serves it") as string]);
    const shown = await run(["show", "--json"], every);
    expect(shown.json()).toMatchObject({
      relays: ["eu-1", "eu-2", "eu-3"].map((host) => ({ host, pushedAt: expect.any(String) as string })),
    });
  });

  it("renew goes to a relay on which a push was killed, although the relay serves the certificate", async () => {
    const every = Object.fromEntries(["21", "22", "23"].map((last) => [`192.0.2.${last}`, serves(facts)]));
    const killed = join(cwd, "journal", `${clock.now().toISOString().slice(0, 19)}-dead.jsonl`);
    const lines: Event[] = [
      { event: "begun", command: "certificates push", operator: "anna@laptop", pid: 7, hosts: ["eu-1", "eu-2"] },
      { event: "intent", host: "eu-2", deed: "change" },
    ];
    writeFileSync(killed, lines.map((line) => entryLine({ at: clock.now().toISOString(), ...line })).join(""));
    const renewed = await run(["renew"], every);
    rmSync(killed);
    expect(renewed.output).toContain("pushing the certificate to eu-2\n");
    expect(renewed.code).not.toBe(0);
  });

  it("no command prints or writes the key elsewhere, in text, as JSON, or for a broken store", async () => {
    const every = { "192.0.2.21": serves(facts), "192.0.2.22": serves({ serial: "0B" }) };
    for (const command of [["plan"], ["show"], ["renew"], ["renew", "--dry-run"], ["renew", "--force", "older"]])
      for (const flags of [[], ["--json"], ["--verbose"]]) await run([...command, ...flags], every);
    expect(readdirSync(cwd)).toContain("journal");
    const whole = readFileSync(store, "utf8");
    writeFileSync(store, whole.replace('"chains"', '"chain"'));
    for (const flags of [[], ["--json"], ["--verbose"]]) {
      const broken = await run(["show", ...flags]);
      expect([broken.code, broken.output]).toEqual([1, expect.stringContaining("is damaged") as string]);
    }
    writeFileSync(store, whole);
  });

  it("a relay that had the certificate and does not answer is no reason to deploy", async () => {
    const world = fakeWorld({ cwd, clock }).world;
    const { inventory } = parseInventory("radio.yaml", readFileSync(join(cwd, "radio.yaml"), "utf8"));
    if (inventory === undefined) throw new Error("no inventory");
    await storePushed(world, { loaded: { directory: cwd, inventory } }, ["eu-1", "eu-2", "eu-3"]);
    const shown = await run(["show"], { "192.0.2.21": serves(facts), "192.0.2.22": serves(facts) });
    expect([shown.code, shown.output]).toEqual([0, expect.stringMatching(/^next: radioctl status eu-3$/mu) as string]);
    expect(shown.output).toMatch(/^eu-3 +no answer: 192\.0\.2\.23 is down$/mu);
  });
});
