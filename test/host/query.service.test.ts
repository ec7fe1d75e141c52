import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadScript } from "../../src/host/load-script.js";
import { parseAnswer, queryScript } from "../../src/host/query.js";
import { desiredRelay, file } from "./desired-host.js";

/** @param state stands for the host's /var/lib/radioctl */
function ask(desired: ReturnType<typeof desiredRelay>, state = "/nonexistent") {
  return parseAnswer(
    execFileSync("sh", ["-s"], {
      input: loadScript(queryScript(desired)).replaceAll("/var/lib/radioctl", state),
      encoding: "utf8",
      stdio: ["pipe", "pipe", "ignore"],
    }),
  );
}

describe("the query, run by the shell of this machine", () => {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-query-"));
  const same = file(join(folder, "same.conf"), "as wanted\n");
  const other = file(join(folder, "other.conf"), "wanted\n");
  const absent = file(join(folder, "absent.conf"), "wanted\n");
  writeFileSync(same.path, "as wanted\n", { mode: 0o600 });
  writeFileSync(other.path, "something else: é 'quoted' $HOME\n");
  const directory = { path: folder, owner: "root", group: "root", mode: 0o755 };
  const observed = ask(
    desiredRelay({ files: [same, other, absent], directories: [directory], packages: [], units: [], users: [] }),
  );

  it("reads checksum and mode of each file, and the text only of files that differ", () => {
    expect(observed?.paths.get(same.path)).toMatchObject({
      kind: "file",
      mode: 0o600,
      sha256: same.content.sha256(),
      text: undefined,
    });
    expect(observed?.paths.get(other.path)?.text).toBe("something else: é 'quoted' $HOME\n");
    expect(observed?.paths.has(absent.path)).toBe(false);
    expect(observed?.paths.get(folder)?.kind).toBe("directory");
  });

  it("reports the size of the machine", () => {
    expect(observed?.system.cores).toBeGreaterThan(0);
    expect(observed?.system.memoryMegabytes).toBeGreaterThan(100);
    expect(observed?.system.diskFreeMegabytes).toBeGreaterThan(0);
  });

  it("never prints the text of a file with secrets", () => {
    const secret = desiredRelay()
      .files.filter((each) => each.content.hasSecrets)
      .map((each) => ({ ...each, path: other.path }));
    expect(ask(desiredRelay({ files: secret, packages: [], units: [], users: [] }))?.paths.get(other.path)?.text).toBeUndefined();
  });

  it("prints the masked copy of a file that contains secrets, even if the desired file contains none", () => {
    const state = join(folder, "state");
    mkdirSync(join(state, "current/masked", folder), { recursive: true });
    writeFileSync(join(state, "current/masked", other.path), "password [secret]\n");
    const observed = ask(desiredRelay({ files: [other], packages: [], units: [], users: [] }), state);
    expect(observed?.paths.get(other.path)?.text).toBe("password [secret]\n");
  });

  it("works on a machine without any program of the station", () => {
    const unit = { name: "radioctl-unheard-of.service", state: "running", enabled: true, reloadOn: [], restartOn: [] } as const;
    const bare = ask(desiredRelay({ packages: ["radioctl-unheard-of"], units: [unit] }));
    expect(bare?.packages.installed.size).toBe(0);
    expect(bare?.units.get(unit.name)?.load ?? "not-found").not.toBe("loaded");
    expect(bare?.ledger).toMatchObject({ manifest: undefined, pending: [], undoArmed: false });
  });
});

describe("parseAnswer", () => {
  it("rejects incomplete answers and other output", () => {
    const whole = "@@radioctl\n@@system\nID=debian\n@@end\n";
    expect(parseAnswer(whole)?.system.id).toBe("debian");
    expect(parseAnswer(whole.replace("@@end\n", ""))).toBeUndefined();
    expect(parseAnswer("This account is currently not available.\n")).toBeUndefined();
    expect(parseAnswer("")).toBeUndefined();
  });

  it("ignores output of a login shell before the answer", () => {
    expect(parseAnswer("Welcome!\nID=banner\n@@radioctl\n@@system\nID=debian\n@@end\n")?.system.id).toBe("debian");
  });
});
