import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheFolder } from "../src/compile-cache.js";

const uid = process.getuid?.() ?? 0;
const NOBODY = 65534;

/** A home of this user that no other user can write to. */
function home(): string {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-home-"));
  chmodSync(folder, 0o755);
  return folder;
}

describe("the folder of the compile cache", () => {
  it("is created in the home, only for its owner", () => {
    const folder = home();
    expect(cacheFolder({ uid, env: { HOME: folder } })).toBe(join(folder, ".cache/radioctl/compiled"));
    expect(statSync(join(folder, ".cache/radioctl/compiled")).mode & 0o777).toBe(0o700);
    expect(cacheFolder({ uid, env: { HOME: folder } })).toBe(join(folder, ".cache/radioctl/compiled"));
  });

  it("is below XDG_CACHE_HOME, unless that is relative", () => {
    const [folder, caches] = [home(), home()];
    expect(cacheFolder({ uid, env: { HOME: folder, XDG_CACHE_HOME: caches } })).toBe(join(caches, "radioctl/compiled"));
    expect(existsSync(join(folder, ".cache"))).toBe(false);
    expect(cacheFolder({ uid, env: { HOME: folder, XDG_CACHE_HOME: "caches" } })).toBe(join(folder, ".cache/radioctl/compiled"));
  });

  it.each([0o777, 0o775, 0o1777])("is not used when others can write to it: %o", (mode) => {
    const folder = home();
    mkdirSync(join(folder, ".cache/radioctl/compiled"), { recursive: true });
    chmodSync(join(folder, ".cache/radioctl/compiled"), mode);
    expect(cacheFolder({ uid, env: { HOME: folder } })).toBeUndefined();
  });

  it("is neither used nor created if others can replace it", () => {
    const folder = home();
    mkdirSync(join(folder, ".cache"));
    chmodSync(join(folder, ".cache"), 0o777);
    expect(cacheFolder({ uid, env: { HOME: folder } })).toBeUndefined();
    expect(existsSync(join(folder, ".cache/radioctl"))).toBe(false);
  });

  it("is checked at the target of a link", () => {
    const [folder, open] = [home(), home()];
    chmodSync(open, 0o777);
    symlinkSync(open, join(folder, ".cache"));
    expect(cacheFolder({ uid, env: { HOME: folder } })).toBeUndefined();
  });

  it.runIf(uid === 0)("is not created by root in another user's home, nor used if another user owns it", () => {
    const folder = home();
    chownSync(folder, NOBODY, NOBODY);
    expect(cacheFolder({ uid, env: { HOME: folder } })).toBeUndefined();
    expect(existsSync(join(folder, ".cache"))).toBe(false);
    const made = cacheFolder({ uid, env: { HOME: home() } }) ?? "";
    chownSync(made, NOBODY, NOBODY);
    expect(cacheFolder({ uid, env: { HOME: join(made, "../../..") } })).toBeUndefined();
  });

  it("is undefined without a home, with a missing home, and below a file", () => {
    const folder = home();
    writeFileSync(join(folder, ".cache"), "");
    for (const env of [{}, { HOME: "" }, { HOME: "home" }, { HOME: join(folder, "nowhere") }, { HOME: folder }])
      expect(cacheFolder({ uid, env })).toBeUndefined();
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
    expect(cacheFolder({ uid: undefined, env: { HOME: home() } })).toBeUndefined();
  });
});
