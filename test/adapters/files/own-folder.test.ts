import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { realFiles } from "../../../src/adapters/files.js";
import { mustBeOwn, type Account } from "../../../src/adapters/files/own-folder.js";
import { main } from "../../../src/main.js";
import { fakeWorld } from "../../fakes/world.js";
import { stationText } from "../../roles/station.js";

const me: Account = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
/** For this account, everything that the test makes belongs to another user. */
const other: Account = { uid: me.uid + 1, gid: me.gid + 1 };
const files = [{ path: "/etc/nginx/nginx.conf", text: "new", mode: 0o644 }];

describe("a folder to write below", () => {
  let place = "";
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "radioctl-own-"));
    onTestFinished(() => rmSync(place, { recursive: true }));
  });
  const refused = (why: RegExp) => ({ kind: "usage", message: expect.stringMatching(why) });

  it("is made with its parents, and holds the files with their modes", async () => {
    await realFiles.writeBelow(join(place, "a/out"), [...files, { path: "secret", text: "s", mode: 0o600 }]);
    expect(readFileSync(join(place, "a/out/etc/nginx/nginx.conf"), "utf8")).toBe("new");
    expect(statSync(join(place, "a/out/secret")).mode & 0o777).toBe(0o600);
    await realFiles.writeBelow(join(place, "a/out"), files);
  });

  it.each([
    ["a folder of the way", "etc", "is a link"],
    ["a folder further below", "etc/nginx", "is a link"],
    ["a file", "etc/nginx/nginx.conf", "is a link"],
    ["the folder itself", ".", "is a link"],
  ])("is refused when %s is a link, and nothing is written", async (_, path, why) => {
    const [out, victim] = [join(place, "out"), join(place, "victim")];
    mkdirSync(victim);
    writeFileSync(join(victim, "nginx.conf"), "old");
    mkdirSync(join(out, path, ".."), { recursive: true });
    if (path === ".") rmSync(out, { recursive: true, force: true });
    symlinkSync(path.endsWith(".conf") ? join(victim, "nginx.conf") : victim, join(out, path === "." ? "" : path));
    await expect(realFiles.writeBelow(out, files)).rejects.toMatchObject(refused(new RegExp(why, "u")));
    expect(readdirSync(victim)).toEqual(["nginx.conf"]);
    expect(readFileSync(join(victim, "nginx.conf"), "utf8")).toBe("old");
  });

  it("is refused when it belongs to another user, or others may write to it", async () => {
    const out = join(place, "out");
    mkdirSync(join(out, "etc"), { recursive: true });
    await expect(mustBeOwn(out, ["etc/a"], other)).rejects.toMatchObject(refused(/out belongs to another user/u));
    chmodSync(join(out, "etc"), 0o777);
    await expect(mustBeOwn(out, ["etc/a"], me)).rejects.toMatchObject(refused(/etc may be changed by other users/u));
    await mustBeOwn(out, ["b"], me);
    chmodSync(join(out, "etc"), 0o755);
    chmodSync(out, 0o1777);
    await expect(mustBeOwn(out, ["b"], me)).rejects.toMatchObject(refused(/out may be changed by other users/u));
  });

  it("may lie behind a link of the operator's own, but not behind another user's", async () => {
    mkdirSync(join(place, "real"));
    symlinkSync(join(place, "real"), join(place, "link"));
    await realFiles.writeBelow(join(place, "link/out"), files);
    expect(existsSync(join(place, "real/out/etc/nginx/nginx.conf"))).toBe(true);
    // root's own links are trusted, so root gives this one away.
    if (me.uid === 0) lchownSync(join(place, "link"), 12_345, 12_345);
    await expect(mustBeOwn(join(place, "link/new"), ["a"], me.uid === 0 ? me : other)).rejects.toMatchObject(
      refused(/link is a link of another user/u),
    );
  });

  it("is what render --out writes to", async () => {
    writeFileSync(join(place, "radio.yaml"), stationText);
    mkdirSync(join(place, "out"));
    symlinkSync(place, join(place, "out/etc"));
    const { world, stderr } = fakeWorld({ cwd: place });
    expect(await main(["-i", "radio.yaml", "render", "eu-1", "--out", "out"], { ...world, files: realFiles })).toBe(2);
    expect(stderr()).toContain("is a link");
    expect(readdirSync(place).toSorted()).toEqual(["out", "radio.yaml"]);
    expect(await main(["-i", "radio.yaml", "render", "eu-1", "--out", "new/one"], { ...world, files: realFiles })).toBe(0);
    expect(existsSync(join(place, "new/one/etc/nginx/nginx.conf"))).toBe(true);
  });
});
