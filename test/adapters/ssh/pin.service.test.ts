import { readFile, stat, utimes, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { offeredKey } from "../../../src/adapters/ssh/host-key.js";
import { pin } from "../../../src/adapters/ssh/pin.js";
import { newKey, publicLine } from "../../fakes/sshd.js";
import { failure, Machine } from "./environment.js";

const NAME = "[eu-1.example]:2222";
const offered = (key: string) => offeredKey(Buffer.from(publicLine(key).split(" ")[1] ?? "", "base64"));
const [one, other] = [newKey(), newKey()];

let machine: Machine;
beforeEach(async () => {
  machine = await Machine.create();
});
afterEach(() => machine.remove());
const file = () => machine.path("known_hosts");

describe("pinning a host's key", () => {
  it("adds no second key when another run has pinned one meanwhile", async () => {
    const verdicts = await Promise.all([pin(file(), NAME, offered(one)), pin(file(), NAME, offered(other))]);
    expect(verdicts.map(({ kind }) => kind)).toEqual(["unknown", "changed"]);
    expect(await readFile(file(), "utf8")).toBe(`${NAME} ${publicLine(one)}\n`);
  });

  it("is done once for the same key, and for each host", async () => {
    const verdicts = await Promise.all([one, one].map(async (key) => pin(file(), NAME, offered(key))));
    expect(verdicts.map(({ kind }) => kind)).toEqual(["unknown", "known"]);
    expect((await pin(file(), "eu-2.example", offered(one))).kind).toBe("unknown");
  });

  it("adds no key that the file revokes", async () => {
    await machine.write("known_hosts", `@revoked * ${publicLine(one)}`);
    expect((await pin(file(), NAME, offered(one))).kind).toBe("revoked");
  });

  it("waits for the lock of another run, and takes one that a killed run has left", async () => {
    const lock = `${file()}.lock`;
    await writeFile(lock, "");
    const waiting = pin(file(), NAME, offered(one));
    expect(await failure(stat(file()))).toMatchObject({ code: "ENOENT" });
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(lock, longAgo, longAgo);
    expect((await waiting).kind).toBe("unknown");
    expect(await failure(stat(lock))).toMatchObject({ code: "ENOENT" });
  });
});
