import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadScript } from "../../src/host/load-script.js";
import { desired, textAt } from "./station.js";

const isRoot = process.getuid?.() === 0;
if (!isRoot && process.env["RADIOCTL_REQUIRE_LAB"] === "1")
  throw new Error("only root can run what root runs on a host beside another user");

/** Any user who is not root. */
const NOBODY = 65_534;
const SECRET = "root:$y$j9T$secret:19000:0:99999:7:::\n";

/** Replaces each name in a folder by a link to a file, as fast as it can. */
const SWAPPER = `my ($folder, $target) = @ARGV;
$| = 1; print "ready\\n";
while (1) {
  opendir(my $names, $folder) or next;
  for my $name (readdir $names) {
    next if $name =~ /^\\./ || -l "$folder/$name";
    unlink "$folder/$name";
    symlink $target, "$folder/$name";
  }
}`;

const CURL = `#!/bin/sh
read -r command
case "$command" in
*.follow*) echo "follow=\${command##* }" ;;
*.hold*) echo held=night ;;
*.release) echo held=- ;;
*.status) echo "channel main follow=on on_air=night seconds=1. held=night" ;;
esac
echo END
`;

/** A folder that another user can reach. */
function open(): string {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-race-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (let each = folder; each !== "/tmp" && each !== "/"; each = dirname(each)) chmodSync(each, statSync(each).mode | 0o011);
  return folder;
}

function run(script: string, args: readonly string[], programs?: string) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const env = { PATH: `${programs === undefined ? "" : `${programs}:`}${process.env["PATH"] ?? ""}` };
    execFile("sh", ["-c", script, "script", ...args], { env, timeout: 20_000 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}

/** The command as on a host of an earlier version: its folder belongs to another user, who swaps links there meanwhile. */
async function scene(edit: (script: string) => string = (script) => script) {
  const folder = open();
  const [state, victim, programs] = [join(folder, "state"), join(folder, "shadow"), join(folder, "programs")];
  for (const each of [state, programs]) mkdirSync(each);
  writeFileSync(join(programs, "curl"), CURL);
  chmodSync(join(programs, "curl"), 0o755);
  writeFileSync(victim, SECRET, { mode: 0o600 });
  chownSync(state, NOBODY, NOBODY);
  const text = textAt(desired("master-b"), "/usr/local/lib/radioctl/programme").replace(/^STATE=.*/mu, `STATE=${state}`);
  const script = edit(text);
  const attack = async () => {
    const swapper = spawn("perl", ["-e", SWAPPER, state, victim], { uid: NOBODY, gid: NOBODY });
    onTestFinished(() => void swapper.kill("SIGKILL"));
    await once(swapper.stdout, "data");
  };
  const victimState = () => ({ text: readFileSync(victim, "utf8"), mode: statSync(victim).mode & 0o777 });
  return { state, victim, victimState, attack, programme: async (...args: string[]) => run(script, args, programs) };
}

const UNTOUCHED = { text: SECRET, mode: 0o600 };
const ROUNDS = 20;

describe.skipIf(!isRoot)("a user who swaps links in the folder of the programme's state", () => {
  it("gets nothing of root's written, opened or printed", async () => {
    const { state, victim, victimState, attack, programme } = await scene();
    for (const name of ["follow-main", "hold-main", "new.planted"]) symlinkSync(victim, join(state, name));
    expect((await programme("status")).stdout).not.toContain("secret");
    await attack();
    for (let round = 0; round < ROUNDS; round += 1) {
      const on = round % 2 === 0 ? "on" : "off";
      expect(await programme("follow", "main", on)).toMatchObject({ code: 0, stdout: `follow=${on}\n` });
      expect(await programme("hold", "main", "night", "anna")).toMatchObject({ code: 0 });
      expect((await programme("status")).stdout).toMatch(/^channel main .*\nnote main night anna \S+\n$/u);
      expect(victimState()).toEqual(UNTOUCHED);
      expect(readFileSync(join(state, "follow-main"), "utf8")).toBe(`${on}\n`);
    }
    expect(lstatSync(join(state, "follow-main"))).toMatchObject({ uid: 0 });
    expect(statSync(state)).toMatchObject({ uid: 0, mode: 0o40755 });
    expect(existsSync(join(state, "new.planted"))).toBe(false);
  });

  it("wins as soon as the folder stays that user's: the test can fail", async () => {
    const { victimState, attack, programme } = await scene((script) =>
      script.replace("own_state() {", "own_state() {\n  return 0"),
    );
    await attack();
    let rounds = 0;
    while (victimState().text === SECRET && rounds < 500) {
      rounds += 1;
      await programme("follow", "main", "on");
    }
    expect(victimState()).toEqual({ text: "on\n", mode: 0o644 });
  });

  it("loses the folder without a loss of its state: on and off are kept of a regular file", async () => {
    const { state, programme } = await scene();
    writeFileSync(join(state, "follow-main"), "on\n");
    chownSync(join(state, "follow-main"), NOBODY, NOBODY);
    writeFileSync(join(state, "hold-main"), "night \x1b[2J now\n");
    chownSync(join(state, "hold-main"), NOBODY, NOBODY);
    expect((await programme("status")).stdout).not.toContain("note");
    await programme("release", "main");
    expect(readFileSync(join(state, "follow-main"), "utf8")).toBe("on\n");
    expect(lstatSync(join(state, "follow-main"))).toMatchObject({ uid: 0, mode: 0o100644 });
    expect(existsSync(join(state, "hold-main"))).toBe(false);
  });
});

describe.skipIf(!isRoot)("a user who replaces the file that a service writes", () => {
  const reader = (state: string) =>
    `${loadScript([{ file: "splicer-state.sh", values: { SPLICER_STATE: state } }])}\nsplicer_state`;
  const given = () => {
    const folder = open();
    const [own, secret] = [join(folder, "own"), join(folder, "secret")];
    mkdirSync(own);
    chownSync(own, NOBODY, NOBODY);
    writeFileSync(secret, SECRET, { mode: 0o600 });
    return { state: join(own, "state.json"), secret };
  };

  it("has it read with that user's rights", async () => {
    const { state } = given();
    writeFileSync(state, '{"time":1}\n', { mode: 0o600 });
    chownSync(state, NOBODY, NOBODY);
    expect(await run(reader(state), [])).toMatchObject({ code: 0, stdout: '{"time":1}\n' });
  });

  it("gets no file of root's read through a link", async () => {
    const { state, secret } = given();
    symlinkSync(secret, state);
    expect(await run(reader(state), [])).toMatchObject({ code: 1, stdout: "" });
  });

  it("cannot stop root with a pipe that never ends, nor fill its memory", async () => {
    const { state } = given();
    symlinkSync("/dev/zero", state);
    expect((await run(`${reader(state)} | wc -c`, [])).stdout).toBe("1048576\n");
    rmSync(state);
    await run(`mkfifo -m 666 ${state}`, []);
    expect(await run(reader(state), [])).toMatchObject({ code: 124, stdout: "" });
  });

  it("gets no file of root's read by the search for an earlier radio", async () => {
    const { state, secret } = given();
    symlinkSync(secret, state);
    const script = loadScript([{ file: "observe-radio.sh", values: { MOST_BYTES: 1000 } }]);
    const [, read = ""] = /^(read_as_owner\(\) \{.*?^\}$)/msu.exec(script) ?? [];
    expect((await run(`${read}\nread_as_owner ${state} 100`, [])).stdout).toBe("");
    expect((await run(`${read}\nread_as_owner ${secret} 100`, [])).stdout).toBe(SECRET);
  });
});
