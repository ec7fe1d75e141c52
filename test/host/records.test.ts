import { describe, expect, it } from "vitest";
import { parsed } from "../../src/host/answer.js";
import { parseStoredHost } from "../../src/host/records.js";
import { restoreHost, storeHost } from "../../src/host/stored-host.js";
import { desiredRelay } from "./desired-host.js";

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");

describe("the record of a generation", () => {
  it("is read back as it was written", () => {
    const stored = storeHost(desiredRelay());
    expect(parseStoredHost(base64(stored))).toEqual(JSON.parse(JSON.stringify(stored)));
    expect(restoreHost(parseStoredHost(base64(stored)), 3, new Map())).toMatchObject({ host: "eu-1", storedIn: 3 });
  });

  it.each(Object.keys(storeHost(desiredRelay())).filter((key) => key !== "slots" && key !== "streamServer"))(
    "without %s is an error of its host, with what to do",
    (key) => {
      const stored: Record<string, unknown> = { ...storeHost(desiredRelay()) };
      stored[key] = 5.5;
      const read = () => parsed("eu-1", () => parseStoredHost(base64(stored)));
      expect(read).toThrow(expect.objectContaining({ kind: "failed", host: "eu-1", hint: expect.stringContaining("--to") }));
    },
  );
});
