import { expect, it } from "vitest";
import type { RrSet, RrSetChange } from "../../../src/adapters/powerdns/api.js";
import { otherChange } from "../../../src/adapters/powerdns/concurrent.js";

const rrset = (name: string, ...contents: string[]): RrSet => ({
  name: `${name}.radio.example.`,
  type: "A",
  ttl: 60,
  records: contents.map((content) => ({ content, disabled: false })),
});
const soa = (serial: number): RrSet => ({ ...rrset("x", `ns. host. ${serial} 1 2 3 4`), name: "radio.example.", type: "SOA" });
const zone = (serial: number, ...rrsets: RrSet[]) => ({ edited_serial: serial, rrsets: [soa(serial), ...rrsets] });
const replace = (set: RrSet): RrSetChange => ({ ...set, changetype: "REPLACE" });

const before = zone(7, rrset("pool", "1"), rrset("old", "5"));
const changes: RrSetChange[] = [
  replace(rrset("pool", "2")),
  replace(rrset("new", "3")),
  { name: "old.radio.example.", type: "A", changetype: "DELETE" },
];
const asSent = [rrset("pool", "2"), rrset("new", "3")];
const undo = [
  replace(rrset("pool", "1")),
  { name: "new.radio.example.", type: "A", changetype: "DELETE" },
  replace(rrset("old", "5")),
];

it("there is no other change when the serial number is the next one, also when the server writes values in its own way", () => {
  expect(otherChange(before, changes, zone(8, ...asSent))).toBeUndefined();
  expect(otherChange(before, changes, zone(8, rrset("pool", "2.0"), rrset("new", "3")))).toBeUndefined();
});

it("a change that radioctl has overwritten shows only in the serial number; all of radioctl's changes are undone", () => {
  expect(otherChange(before, changes, zone(9, ...asSent))).toEqual({ elsewhere: [], replaced: [], undo });
});

it("a change elsewhere is named", () => {
  const after = zone(9, ...asSent, rrset("www", "9"));
  expect(otherChange(before, changes, after)).toEqual({ elsewhere: ["www.radio.example A"], replaced: [], undo });
});

it("what another client changed after radioctl stays as that client wrote it", () => {
  const after = zone(9, rrset("pool", "4"), rrset("new", "3"));
  expect(otherChange(before, changes, after)).toEqual({
    elsewhere: [],
    replaced: ["pool.radio.example A"],
    undo: undo.slice(1),
  });
});

it("a record that another client created again after radioctl's deletion stays", () => {
  const after = zone(9, ...asSent, rrset("old", "6"));
  expect(otherChange(before, changes, after)).toMatchObject({ replaced: ["old.radio.example A"], undo: undo.slice(0, 2) });
});

it("without a serial number that counts changes, the content decides", () => {
  expect(otherChange(before, changes, zone(7, ...asSent))).toBeUndefined();
  expect(otherChange(before, changes, zone(7, ...asSent, rrset("www", "9")))).toMatchObject({
    elsewhere: ["www.radio.example A"],
  });
  expect(otherChange(before, changes, zone(7, rrset("pool", "4"), rrset("new", "3")))).toMatchObject({
    replaced: ["pool.radio.example A"],
  });
});
