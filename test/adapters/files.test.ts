import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { afterAll, describe, expect, it, vi } from "vitest";
import { realFiles } from "../../src/adapters/files.js";

const folder = mkdtempSync(join(tmpdir(), "radioctl-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a file of /proc", () => {
  it("is missing once its process has ended", async () => {
    // The child ends when its parent is `sleep`, which does not wait for it: so it stays a zombie.
    const command = "head -c 1 <&3 >/dev/null & echo $!; exec sleep 60";
    const parent = spawn("sh", ["-c", command], { stdio: ["ignore", "pipe", "ignore", "pipe"] });
    try {
      const [pid] = (await once(parent.stdio[1] as Readable, "data")) as [Buffer];
      await vi.waitFor(async () => expect(await realFiles.read(`/proc/${parent.pid}/comm`)).toBe("sleep\n"), { timeout: 5000 });
      (parent.stdio[3] as Writable).end("x");
      const path = `/proc/${pid.toString().trim()}`;
      await vi.waitFor(async () => expect(await realFiles.read(`${path}/stat`)).toContain(" Z "), { timeout: 5000 });
      expect(await realFiles.read(`${path}/environ`)).toBeUndefined();
    } finally {
      parent.kill("SIGKILL");
    }
  });
});

describe("the operator's files", () => {
  it("are written with their parent folders and their mode, and no temporary file is left", async () => {
    const path = join(folder, "a/b/secrets.yaml");
    await realFiles.write(path, "one\n", 0o600);
    expect(await realFiles.read(path)).toBe("one\n");
    expect(await realFiles.mode(path)).toBe(0o600);
    expect(readdirSync(join(folder, "a/b"))).toEqual(["secrets.yaml"]);
  });

  it("get the requested mode, whatever the umask and the old mode are", async () => {
    const path = join(folder, "mode");
    writeFileSync(path, "", { mode: 0o666 });
    const before = process.umask(0o077);
    try {
      await realFiles.write(path, "x", 0o644);
    } finally {
      process.umask(before);
    }
    expect(await realFiles.mode(path)).toBe(0o644);
    await realFiles.write(path, "y", 0o600);
    expect(await realFiles.mode(path)).toBe(0o600);
  });

  it("are replaced as a whole: a reader that has the old file open keeps it", async () => {
    const path = join(folder, "replaced");
    await realFiles.write(path, "old");
    const { ino } = statSync(path);
    await realFiles.write(path, "new");
    expect(statSync(path).ino).not.toBe(ino);
  });

  it("that do not exist are not an error", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    for (const missing of [join(folder, "missing"), join(file, "below-a-file")]) {
      expect(await realFiles.read(missing)).toBeUndefined();
      expect(await realFiles.mode(missing)).toBeUndefined();
      expect(await realFiles.list(missing)).toEqual([]);
      expect(await realFiles.walk(missing)).toEqual([]);
    }
    await realFiles.remove(join(folder, "missing"));
  });

  it("are created by exactly one of several writers, complete and private, and are never replaced", async () => {
    const path = join(folder, "created/lock");
    const tried = await Promise.all(["a", "b", "c", "d"].map(async (text) => realFiles.create(path, text.repeat(1000))));
    expect(tried.filter(Boolean)).toHaveLength(1);
    expect(await realFiles.read(path)).toMatch(/^(a+|b+|c+|d+)$/u);
    expect(await realFiles.mode(path)).toBe(0o600);
    expect(await realFiles.create(path, "late")).toBe(false);
    expect(readdirSync(join(folder, "created"))).toEqual(["lock"]);
  });

  it("left by a killed run are removed an hour later, and no other file is", async () => {
    const path = join(folder, "swept/state.json");
    await realFiles.write(path, "1");
    const left = (name: string, hours: number) => {
      const file = join(folder, "swept", name);
      writeFileSync(file, "");
      const then = Date.now() / 1000 - hours * 3600;
      utimesSync(file, then, then);
    };
    const uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
    left(`state.json.${uuid}.new`, 2);
    left(`other.${uuid}.new`, 2);
    left(`young.${uuid}.new`, 0.5);
    left("mine.new", 2);
    await realFiles.write(path, "2");
    expect(readdirSync(join(folder, "swept"))).toEqual(["mine.new", "state.json", `young.${uuid}.new`]);
  });

  it("that cannot be read are an error, such as a folder", async () => {
    await expect(realFiles.read(folder)).rejects.toMatchObject({ kind: "usage", message: `${folder} is a folder, not a file` });
  });

  it("are listed and walked in order, and folders are removed with their content", async () => {
    const tree = join(folder, "tree");
    mkdirSync(join(tree, "z/empty"), { recursive: true });
    for (const name of ["b", "a", "z/c"]) writeFileSync(join(tree, name), "");
    expect(await realFiles.list(tree)).toEqual(["a", "b", "z"]);
    expect(await realFiles.walk(tree)).toEqual(["a", "b", "z/c"]);
    await realFiles.remove(tree);
    expect(await realFiles.list(tree)).toEqual([]);
  });
});
