import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseInventory } from "../../../../src/inventory/parse.js";
import { parseIcecast } from "../../../../src/operations/adopt/icecast/read.js";
import { parseLive } from "../../../../src/operations/adopt/live.js";
import { anyText } from "../../../any-text.js";
import { draftOfXml, told } from "../found.js";

const folder = fileURLToPath(new URL("../../../cases/adopt/", import.meta.url));
const cases = readdirSync(folder).filter((name) => name.endsWith(".xml"));

describe("an edited icecast.xml becomes an inventory that validates", () => {
  it("is tested in many variants", () => expect(cases.length).toBeGreaterThanOrEqual(15));

  it.each(cases)("%s", (name) => {
    const draft = draftOfXml(readFileSync(`${folder}${name}`));
    expect(parseInventory("draft", draft.inventory).problems).toEqual([]);
    expect(told(draft)).toBe(readFileSync(`${folder}${name.replace(/xml$/u, "yaml")}`, "utf8"));
  });
});

describe("a broken icecast.xml", () => {
  it("gives remarks with line and column, and the rest is read", () => {
    const read = parseIcecast("/etc/icecast2/icecast.xml", readFileSync(`${folder}unclosed-value.xml`));
    expect(read.remarks[0]).toEqual({
      kind: "unread",
      where: { file: "/etc/icecast2/icecast.xml", line: 5, column: 11 },
      what: "not well-formed: <clients> of line 3 has no end tag",
    });
    expect(read).toMatchObject({
      clients: { value: 300 },
      hostname: { value: "radio.station.example" },
      sockets: [{ port: 8000 }],
    });
    expect(read.mounts).toMatchObject([{ name: "/live.mp3", bitrateKbps: 128, place: { line: 12, column: 3 } }]);
  });

  it("with nine thousand open elements is read in limited time", () => {
    const read = parseIcecast("deep.xml", Buffer.from(`<icecast>${"<mount>".repeat(9000)}<mount-name>/x.mp3</mount-name>`));
    expect(read.mounts).toEqual([]);
    expect(read.remarks[0]).toMatchObject({ kind: "unread", what: expect.stringContaining("not well-formed") });
  });
});

/** Pieces of real configurations in any order, with faults between them. */
const pieces = fc.constantFrom(
  "<icecast>",
  "</icecast>",
  "<mount>",
  "</mount>",
  "<mount-name>",
  "</mount-name>",
  "/live.mp3",
  "<limits>",
  "<clients>",
  "12",
  "&amp;",
  "&",
  "<",
  "<!-- ",
  "-->",
  "]]>",
  "<![CDATA[",
  "<relay><server>a b</server></relay>",
  "<password>x</password>",
  '<alias source="/" dest="',
  "<!DOCTYPE icecast [",
  "é",
  "\u0000",
  "\u0085",
  "<stream-name>",
  "<fallback-mount>/live.mp3</fallback-mount>",
  "<master-server>m.example</master-server>",
  "<bitrate>7</bitrate>",
  "<type>application/ogg</type>",
);
const xmlish = fc.array(fc.oneof(pieces, anyText({ maxLength: 8 })), { maxLength: 40 }).map((each) => each.join(""));

describe("any text", () => {
  it("is read as an icecast.xml without an error, and its draft validates", () => {
    fc.assert(
      fc.property(xmlish, (text) => {
        const { inventory } = draftOfXml(text);
        expect(parseInventory("draft", inventory).problems).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("is read from any bytes without an error, as a configuration and as statistics", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        parseIcecast("x", bytes);
        parseLive(bytes);
      }),
    );
  });
});

it("no printed part of a draft contains a password", () => {
  for (const name of cases) {
    const { inventory, remarks, secrets } = draftOfXml(readFileSync(`${folder}${name}`));
    const printed = inventory + JSON.stringify({ remarks, secrets: [...secrets] });
    expect(printed).not.toMatch(/s3cret-|adm1n|geheïm/u);
  }
});
