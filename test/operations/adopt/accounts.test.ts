import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseInventory } from "../../../src/inventory/parse.js";
import type { Account } from "../../../src/operations/adopt/accounts.js";
import { draftOf, type Draft } from "../../../src/operations/adopt/draft.js";
import { draftOfXml, told } from "./found.js";
import { filesOf, folder, foundIn, hosts } from "./hosts.js";
import { statementsIn } from "./statements-in.js";

const single = fileURLToPath(new URL("../../cases/adopt/", import.meta.url));
const files = readdirSync(single).filter((name) => name.endsWith(".xml"));

describe("a host that people set up becomes an inventory that validates", () => {
  it("is tested with many hosts", () => expect(hosts.length).toBeGreaterThanOrEqual(38));

  it.each(hosts)("%s", (host) => {
    const draft = draftOf(foundIn(filesOf(host)));
    expect(parseInventory("draft", draft.inventory).problems).toEqual([]);
    const expected = `${folder}${host}/draft.yaml`;
    expect(existsSync(expected) ? readFileSync(expected, "utf8") : "").toBe(told(draft));
    const printed = draft.inventory + JSON.stringify({ remarks: draft.remarks, accounts: draft.accounts });
    expect(printed).not.toMatch(/s3cret|s3#|s3;|s3[^a-z]cret/u);
  });
});

/** The accounts of one file. */
const of = ({ accounts }: Draft, file: string) => accounts.filter(({ place }) => place.file === file);

/** Every statement that the test finds is in the accounts once, and no statement is there twice. */
function expectComplete(name: string, text: string, accounts: readonly Account[], file = name): void {
  const spot = ({ line, column }: { line: number; column: number }) => `${line}:${column}`;
  const keys = accounts.map(({ place }) => spot(place));
  expect(new Set(keys).size, `${file}: a statement is there twice`).toBe(keys.length);
  const missing = statementsIn(name, text).filter((each) => !keys.includes(spot(each)));
  expect(missing, `${file}: not in any list`).toEqual([]);
  for (const { fate, why } of accounts)
    expect(why === "", `${file}: only what is taken over needs no reason`).toBe(fate === "taken");
}

describe("every statement is taken over, left to the operator with a reason, or of no meaning", () => {
  it.each(hosts)("%s", (host) => {
    const draft = draftOf(foundIn(filesOf(host)));
    for (const [name, bytes] of filesOf(host)) {
      if (name === "stats.xml") continue;
      const text = Buffer.from(bytes).toString("latin1");
      const path = name === "nginx.conf" ? undefined : name;
      const own = draft.accounts.filter(({ place }) =>
        path === undefined ? place.file.startsWith("/etc/nginx") : place.file === path,
      );
      if (host === "nginx-https-station" && path === undefined) {
        const count = statementsIn(name, text).length;
        expect(own.length).toBe(count);
      } else expectComplete(name, text, own);
    }
    for (const { place, fate } of draft.accounts.filter((each) => each.fate === "left")) {
      expect(fate).toBe("left");
      const isTold = draft.remarks.some(({ where, what }) => where?.file === place.file || what.includes(place.file));
      expect(isTold, `${place.file}: a remark for what is left`).toBe(true);
    }
  });

  const broken = new Set([
    "cut-short.xml",
    "not-xml.xml",
    "stray-ampersand.xml",
    "unclosed-mount.xml",
    "unclosed-value.xml",
    "utf16.xml",
    "odd-encoding.xml",
    "entities.xml",
  ]);
  it.each(files.filter((name) => !broken.has(name)))("%s", (name) => {
    const bytes = readFileSync(`${single}${name}`);
    const draft = draftOfXml(bytes);
    expectComplete(name, bytes.toString("latin1"), of(draft, "/etc/icecast2/icecast.xml"));
  });
});

/** What a draft decides: values, notes and passwords. */
const decisions = ({ inventory, secrets }: Draft) =>
  [inventory, ...[...secrets].map(([name, secret]) => `${name} ${secret.reveal()}`)].join("\n");

/** A file without one of its elements; its lines keep their numbers. */
function without(text: string, { line, column }: { line: number; column: number }): string {
  const lines = text.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0) + column - 1;
  const [whole = ""] = /^<([\w:-]+)(?:\s[^<>]*)?(?:\/>|>[^<]*<\/\1\s*>)/u.exec(text.slice(start)) ?? [];
  return text.slice(0, start) + " ".repeat(whole.length) + text.slice(start + whole.length);
}

describe("the three lists are true of an icecast.xml", () => {
  /** Values that the draft would have without them, too: Icecast's defaults, and the codec in a mount's name. */
  const usual = /^(relay\/(server|port|local-mount|mount)|mount\/(type|subtype|username)|master-server-port|mount)$/u;
  const names = hosts.filter((host) => filesOf(host).has("icecast.xml"));
  /** A script, or Icecast's statistics, name the same mounts. */
  const isNamedTwice = (host: string, name: string) =>
    name === "mount/mount-name" && (filesOf(host).has("radio.liq") || filesOf(host).has("stats.xml"));
  /** Without the last of two ports, Icecast takes the first. */
  const isDoubled = (host: string, name: string) => host === "doubled-elements" && name === "listen-socket/port";

  it.each(names)("%s: without what was taken over the draft differs, and without what has no meaning it does not", (host) => {
    const all = filesOf(host);
    const text = Buffer.from(all.get("icecast.xml") ?? "").toString("latin1");
    const draftWith = (changed: string) => draftOf(foundIn(new Map([...all, ["icecast.xml", Buffer.from(changed, "latin1")]])));
    const whole = draftWith(text);
    for (const { place, name, fate } of of(whole, "icecast.xml")) {
      const changed = without(text, place);
      if (changed === text || fate === "left" || isDoubled(host, name)) continue;
      const isSame = decisions(draftWith(changed)) === decisions(whole);
      if (fate === "nothing") expect({ name, isSame }).toEqual({ name, isSame: true });
      else if (!usual.test(name) && !isNamedTwice(host, name)) expect({ name, isSame }).toEqual({ name, isSame: false });
    }
  });
});
