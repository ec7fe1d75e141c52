import { chmodSync, chownSync, lchownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadScript } from "../../src/host/load-script.js";

const isRoot = process.getuid?.() === 0;
if (!isRoot && process.env["RADIOCTL_REQUIRE_LAB"] === "1")
  throw new Error("only root can make the folders of root and of others");

/** Any user who is not root. */
const NOBODY = 65_534;

/** A folder of root's in a folder of root's: every user may write in folders for temporary files. */
function rootFolder(): string {
  const folder = mkdtempSync("/root/radioctl-folders-");
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(`${folder}/a`);
  mkdirSync(`${folder}/a/b`);
  return folder;
}

/** The answer of the apply script's check: empty if it goes on. */
async function refused(...folders: string[]): Promise<string> {
  const script = `fail() { echo "@fail files $*"; exit; }\n${loadScript([{ file: "root-folders.sh" }])}\nonly_root_in "$@"`;
  const { stdout } = await execa("sh", ["-c", script, "sh", ...folders]);
  return stdout;
}

describe.skipIf(!isRoot)("a change", () => {
  it("goes on in folders of root's, and in missing ones", async () => {
    const folder = rootFolder();
    expect(await refused("/etc", "/usr/local/lib", `${folder}/a/b`, `${folder}/missing/x`)).toBe("");
  });

  it("is refused when a folder on the way belongs to another user, who is named", async () => {
    const folder = rootFolder();
    chownSync(`${folder}/a`, NOBODY, NOBODY);
    const said = await refused(folder, `${folder}/a`, `${folder}/a/b`);
    expect(said).toContain(`@fail files root does not write where other users can replace names: ${folder}/a belongs to nobody`);
  });

  it.each([
    [0o777, "every user may write in"],
    [0o1777, "every user may write in"],
    [0o757, "every user may write in"],
  ])("is refused in a folder with mode %o", async (mode, words) => {
    const folder = rootFolder();
    chmodSync(`${folder}/a`, mode);
    expect(await refused(`${folder}/a`)).toContain(`${words} ${folder}/a`);
  });

  it("is refused where a group with members may write, but not where only root is in the group", async () => {
    const folder = rootFolder();
    chmodSync(`${folder}/a`, 0o775);
    expect(await refused(`${folder}/a`)).toBe("");
    // nogroup is the first group of the user nobody.
    chownSync(`${folder}/a`, 0, NOBODY);
    expect(await refused(`${folder}/a`)).toContain(`the group nogroup may write in ${folder}/a`);
  });

  it("is refused when a link leads through a folder of another user", async () => {
    const folder = rootFolder();
    chownSync(`${folder}/a`, NOBODY, NOBODY);
    symlinkSync(`${folder}/a/b`, `${folder}/link`);
    lchownSync(`${folder}/link`, 0, 0);
    expect(await refused(folder, `${folder}/link`)).toContain(`${folder}/a belongs to nobody`);
  });
});
