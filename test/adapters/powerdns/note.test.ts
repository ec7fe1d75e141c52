import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { luaContent, readLuaContent } from "../../../src/adapters/powerdns/content.js";
import { readNote, writeNote } from "../../../src/adapters/powerdns/note.js";
import { recordFields, recordOfFields } from "../../../src/adapters/powerdns/record-note.js";
import type { RecordSet } from "../../../src/ports/dns.js";
import { address, alias } from "../../dns/zone.js";

const records: RecordSet[] = [
  alias("live.radio.example", "stream.radio.example"),
  address("pool.radio.example", 1, { policy: { kind: "weighted", weight: 0 }, setIdentifier: "eu-1", healthCheckId: "c1" }),
  alias("eu.radio.example", "pool.radio.example", { policy: { kind: "failover", role: "PRIMARY" }, setIdentifier: "primary" }),
  alias("geo.radio.example", "eu.radio.example", {
    policy: { kind: "geolocation", place: { continent: "EU" } },
    setIdentifier: "eu",
  }),
  alias("geo.radio.example", "eu.radio.example", {
    policy: { kind: "geolocation", place: { country: "US", subdivision: "CA" } },
    setIdentifier: "ca",
  }),
  alias("geo.radio.example", "eu.radio.example", {
    policy: { kind: "geolocation", place: { country: "*" } },
    setIdentifier: "all",
  }),
];

describe("a LUA record's note", () => {
  it.each(records)("keeps $name with $policy", (record) => {
    const note = writeNote([recordFields(record)]);
    expect(recordOfFields(record.name, record.type, readNote(`return 1 ${note}`)?.[0] ?? [])).toEqual(record);
  });

  it("keeps any text, and has no character that ends the comment, a string or a word", () =>
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), (texts) => {
        const note = writeNote([texts.map((text) => ["value", text] as const)]);
        expect(readNote(note)?.[0]?.map(([, text]) => text)).toEqual(texts);
        expect(note.slice(4, -2)).not.toMatch(/\]\]|["'\\]/u);
        expect(readNote(readLuaContent(luaContent("A", `return 1 ${note}`)).code)).toEqual(readNote(note));
      }),
    ));

  it("is not found in code that others wrote", () => {
    expect(readNote("pickrandom({'192.0.2.1'})")).toBeUndefined();
    expect(readNote("return 1 --[[ radioctl was here ]]")).toBeUndefined();
  });
});

it("code is split into strings of at most 255 bytes, only at spaces", () => {
  const code = Array.from({ length: 300 }, (_each, at) => `local a${at}=${at}`).join("\n");
  const content = luaContent("AAAA", code);
  const strings = content.match(/"[^"]*"/gu) ?? [];
  expect(strings.length).toBeGreaterThan(10);
  expect(Math.max(...strings.map(({ length }) => length - 2))).toBeLessThanOrEqual(255);
  expect(readLuaContent(content)).toEqual({ type: "AAAA", code: `;${code.replaceAll("\n", " ")}` });
});
