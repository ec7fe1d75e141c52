import { describe, expect, it } from "vitest";
import { allEncoders } from "../../src/encoder/encoder.js";
import { encoderProblems, encoderKinds, encoderSettings } from "../../src/encoder/settings.js";
import { loadScript } from "../../src/host/load-script.js";
import { openSshArgv, openSshConfig } from "../../src/host/openssh.js";
import { sshTarget } from "../../src/host/target.js";
import { unfitCharacters } from "../../src/inventory/characters.js";
import { inventoryJsonSchema } from "../../src/inventory/json-schema.js";
import { parseInventory } from "../../src/inventory/parse.js";
import { inventorySchema, type Inventory } from "../../src/inventory/schema.js";
import { placeholderSecrets } from "../../src/inventory/secrets.js";
import { resolveTuning } from "../../src/inventory/tuning.js";
import { parseYaml } from "../../src/inventory/yaml.js";
import { desiredHost } from "../../src/roles/desired.js";
import { templates } from "../roles/station.js";
import { fullInventory, inventoryText, withPowerDns } from "./full-inventory.js";
import { fieldsWithout, textAt, texts, withName, withText, type Place } from "./text-leaves.js";

const parsed = (inventory: unknown) => parseInventory("radio.yaml", inventoryText(inventory));

/** One value of each field that takes text. */
const fields = [
  ...texts(fullInventory).map((place) => ({ of: fullInventory as unknown, place })),
  ...texts(withPowerDns.dns).map((place) => ({ of: withPowerDns as unknown, place: ["dns", ...place] as Place })),
];
const names: Place[] = [
  ...["sources", "channels", "regions", "hosts", "providers"].flatMap((group) =>
    Object.keys(fullInventory[group as "hosts"]).map((name) => [group, name]),
  ),
  ...Object.keys(fullInventory.report.channels).map((name) => ["report", "channels", name]),
];

/** Characters that begin another line, end a text, or are not in UTF-8. */
const CONTROLS = [...Array.from("\0\b\t\n\v\f\r\x1b\x7f\x85\x9b\u2028\u2029\ue000\ue001"), "\ud83d", "\udcfb"];
/** Characters that mean something in one of the languages of configuration files. */
const SPECIAL = Array.from(`"'\\;$\`#{}<>&%|()[]*?!~,=@: `);

/** An argument of a command may have several lines. */
const mayHave = (place: Place, character: string) => place[2] === "command" && "\t\n".includes(character);

/** Fields in groups, so that one text is parsed for many of them. Neighbours are in different ones: a problem of one may hide another's. */
const apart = <Field>(all: readonly Field[]): Field[][] =>
  Array.from({ length: Math.min(8, all.length) }, (_, group) => all.filter((_field, index) => index % 8 === group));

/** The fields in which the schema accepts this character: it is in all of them at once, then in those that had no problem. */
function acceptedPlaces(value: unknown, character: string, places = texts(fullInventory)): ReadonlySet<string> {
  const everywhere = places.reduce((whole, place) => withText(whole, place, textAt(whole, place) + character), value);
  const { error } = inventorySchema.safeParse(everywhere);
  if (error === undefined) return new Set(places.map((place) => place.join(".")));
  const refused = new Set(error.issues.map(({ path }) => path.join(".")));
  const left = places.filter((place) => !refused.has(place.join(".")));
  // A wrong kind hides what is beside it, therefore again.
  expect(left.length).toBeLessThan(places.length);
  return acceptedPlaces(value, character, left);
}

/** What radioctl writes for an inventory: the number of lines and of double quotes of every file, by its path. */
function written(inventory: Inventory): Record<string, [lines: number, quotes: number]> | "refused" {
  const secrets = placeholderSecrets();
  const files: Array<[string, string]> = [];
  for (const [name, host] of Object.entries(inventory.hosts)) {
    const tuning = resolveTuning(inventory.defaults, host.tuning);
    const input = { name, inventory, tuning, secrets, login: { user: "root", port: 22 }, certificate: "PEM" };
    const { desired, problems } = desiredHost(input, { templates, textOf: loadScript });
    if (problems.length > 0) return "refused";
    files.push(...desired.files.map(({ path, content }): [string, string] => [`${name}:${path}`, content.masked()]));
    const session = { target: sshTarget(name, host, inventory.defaults, "/radio"), command: [], terminal: false };
    files.push(
      [`${name}:ssh`, openSshConfig(session, "/tmp/known_hosts")],
      [`${name}:argv`, openSshArgv(session, "c").join("\n")],
    );
  }
  if (encoderProblems({ inventory, secrets, templates }).length > 0) return "refused";
  for (const encoder of allEncoders(inventory))
    for (const kind of encoderKinds) {
      const settings = encoderSettings({ inventory, secrets, templates }, encoder, kind);
      if ("text" in settings) files.push([`${encoder.source}:${kind}`, settings.text.masked()]);
    }
  // A quote of a value is escaped in most languages: only OpenSSH's configuration has no escape for it.
  const quotes = (path: string, text: string) => (path.endsWith(":ssh") ? text.split('"').length : 0);
  return Object.fromEntries(files.map(([path, text]) => [path, [text.split("\n").length, quotes(path, text)]]));
}

describe("every field of the inventory that takes text", () => {
  it("has a value in the inventories of this test, which are valid", () => {
    expect(parsed(fullInventory).problems).toEqual([]);
    expect(parsed(withPowerDns).problems).toEqual([]);
    expect(fieldsWithout(inventoryJsonSchema() as object, [fullInventory, withPowerDns])).toEqual([]);
  });

  it("refuses control characters, line breaks, radioctl's own marks and halves of characters", () => {
    for (const character of CONTROLS) expect(unfitCharacters(`a${character}b`), JSON.stringify(character)).toBeDefined();
    const planted = fields.flatMap(({ of, place }, index) => {
      const character = CONTROLS.at(index % CONTROLS.length) ?? "";
      return mayHave(place, character) ? [] : [{ of, place, text: textAt(of, place) + character }];
    });
    expect(planted.length).toBeGreaterThan(fields.length - 3);
    for (const of of new Set(fields.map((field) => field.of)))
      for (const group of apart(planted.filter((each) => each.of === of))) {
        const { inventory, problems } = parsed(group.reduce((whole, { place, text }) => withText(whole, place, text), of));
        expect(inventory).toBeUndefined();
        const found = new Set(problems.map(({ key }) => key));
        expect(group.filter(({ place }) => !found.has(place.join(".")))).toEqual([]);
      }
  });

  it("refuses them in names, too", () => {
    for (const [index, place] of names.entries()) {
      const name = `${String(place.at(-1))}${CONTROLS.at(index % CONTROLS.length) ?? ""}x`;
      expect(parsed(withName(fullInventory, place, name)).problems, JSON.stringify(name)).not.toEqual([]);
    }
  });

  it("refuses characters with a meaning in the language of a file, or the file has the same lines as without them", () => {
    const before = written(parsed(fullInventory).inventory as Inventory);
    const free: string[] = [];
    const { value } = parseYaml("radio.yaml", inventoryText(fullInventory));
    const placesOf = new Map(SPECIAL.map((each) => [each, acceptedPlaces(value, each)]));
    for (const place of texts(fullInventory)) {
      const text = textAt(fullInventory, place);
      const accepted = SPECIAL.filter((each) => placesOf.get(each)?.has(place.join(".")));
      if (accepted.length === 0) continue;
      free.push(place.join("."));
      const { inventory } = parsed(withText(fullInventory, place, text + accepted.join("") + accepted.toReversed().join("")));
      const after = inventory === undefined ? "refused" : written(inventory);
      if (after !== "refused") expect(after, place.join(".")).toEqual(before);
    }
    // Names that listeners see, paths on the operator's machine, and comments of keys.
    expect(free.length).toBeGreaterThan(8);
  });
});
