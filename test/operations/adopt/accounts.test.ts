import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseInventory } from "../../../src/inventory/parse.js";
import type { Account } from "../../../src/operations/adopt/accounts.js";
import { contentsOf, type Contents } from "../../../src/operations/adopt/contents.js";
import { draftOf, type Draft } from "../../../src/operations/adopt/draft.js";
import { draftYaml } from "../../../src/operations/adopt/yaml.js";
import { draftOfXml, told } from "./found.js";
import { filesOf, folder, foundIn, hosts } from "./hosts.js";
import { statementsIn } from "./statements-in.js";

const single = fileURLToPath(new URL("../../cases/adopt/", import.meta.url));
const files = readdirSync(single).filter((name) => name.endsWith(".xml"));

describe("a host that people set up becomes an inventory that validates", () => {
  it("is tested with many hosts", () => expect(hosts.length).toBeGreaterThanOrEqual(74));

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
const of = ({ accounts }: Pick<Draft, "accounts">, file: string) => accounts.filter(({ place }) => place.file === file);

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
        path === undefined ? /^\/etc\/(nginx|letsencrypt)\//u.test(place.file) : place.file === path,
      );
      // Places in several files have the same lines.
      if (path === undefined && text.split("# configuration file").length > 2) {
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
const decisions = ({ values, secrets }: Contents) =>
  [draftYaml(values, ""), ...[...secrets].map(([name, secret]) => `${name} ${secret.reveal()}`)].join("\n");

/** A file without one of its elements; its lines keep their numbers. */
function without(text: string, { line, column }: { line: number; column: number }): string {
  const lines = text.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0) + column - 1;
  const [whole = ""] = /^<([\w:-]+)(?:\s[^<>]*)?(?:\/>|>[^<]*<\/\1\s*>)/u.exec(text.slice(start)) ?? [];
  return text.slice(0, start) + " ".repeat(whole.length) + text.slice(start + whole.length);
}

/** The files of a host, without those that name a mount, too: a script, and Icecast's statistics. */
function withoutOthers(files: ReadonlyMap<string, Uint8Array>, mount: string): ReadonlyMap<string, Uint8Array> {
  const others = new Set(["radio.liq", "stats.xml"]);
  return new Map(
    [...files].filter(([name, bytes]) => !others.has(name) || !Buffer.from(bytes).includes(mount.trim().replace(/^\//u, ""))),
  );
}

/** The value of the element at a place. */
function valueAt(text: string, { line, column }: { line: number; column: number }): string {
  const [, value = ""] = /^<[^>]*>([^<]*)</u.exec(text.split("\n")[line - 1]?.slice(column - 1) ?? "") ?? [];
  return value;
}

describe("the three lists are true of an icecast.xml", () => {
  /** Values that the draft would have without them, too: Icecast's defaults, and the codec in a mount's name. */
  const usual = /^(relay\/(server|port|local-mount|mount)|mount\/(type|subtype|username)|master-server-port|mount)$/u;
  const names = hosts.filter((host) => filesOf(host).has("icecast.xml"));
  const textOf = (files: ReadonlyMap<string, Uint8Array>) => Buffer.from(files.get("icecast.xml") ?? "").toString("latin1");
  const contentsWith = (files: ReadonlyMap<string, Uint8Array>, text: string) =>
    contentsOf(foundIn(new Map([...files, ["icecast.xml", Buffer.from(text, "latin1")]])), "secrets.yaml");

  it.each(names)("%s: without all that has no meaning the draft is the same", (host) => {
    const files = filesOf(host);
    const whole = contentsWith(files, textOf(files));
    const unused = of(whole, "icecast.xml").filter(({ fate }) => fate === "nothing");
    const rest = unused.reduce((text, { place }) => without(text, place), textOf(files));
    expect(decisions(contentsWith(files, rest))).toBe(decisions(whole));
  });

  it.each(names)("%s: without any value that was taken over the draft differs", (host) => {
    const all = filesOf(host);
    const text = textOf(all);
    const whole = contentsWith(all, text);
    for (const { place, name, fate } of of(whole, "icecast.xml")) {
      const changed = without(text, place);
      if (changed === text || fate !== "taken" || usual.test(name)) continue;
      const files = name === "mount/mount-name" ? withoutOthers(all, valueAt(text, place)) : all;
      const before = files === all ? whole : contentsWith(files, text);
      const isSame = decisions(contentsWith(files, changed)) === decisions(before);
      expect({ name, isSame }).toEqual({ name, isSame: false });
    }
  });
});
