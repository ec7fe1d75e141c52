import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { desired } from "./station.js";

const relay = desired("eu-1");
const master = desired("master-a");
const MOUNTS = ["/live.mp3", "/mono.aac", "/live.opus", "/live.ogg", "/live.flac"];

/** Runs what follows systemd-run's options, which it records. As systemd does, it ends all processes that are left. */
const ALONE = `while [ "$1" != sh ]; do echo "$1" >>"$FAKES/options"; shift; done
setsid --wait sh -c 'echo $$ >"$FAKES/session"; exec "$@"' sh "$@"
code=$?
kill -KILL "-$(cat "$FAKES/session")" 2>/dev/null
exit $code`;

const RUNS = "exec /bin/sleep 60";

/** Listens on a port of this machine until it is killed, as the instance in the private network. */
const LISTENS = `exec perl -MIO::Socket::INET -e '$_ = IO::Socket::INET->new(Listen => 1, LocalPort => $ENV{PORT_HERE}) or die "no port\\n"; sleep 60'`;

const closed = createServer().listen(0);
await once(closed, "listening");
const { port } = closed.address() as AddressInfo;
closed.close();

/** Runs a script of a host with other programs in place of the host's. */
async function run(script: string, programs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-trial-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const fakes = join(folder, "fakes");
  const stage = join(folder, "stage");
  for (const each of [fakes, join(stage, "etc/icecast2"), join(stage, "etc/liquidsoap"), join(folder, "run")])
    mkdirSync(each, { recursive: true });
  writeFileSync(join(stage, "etc/icecast2/icecast-a.xml"), "<admin-password>hunter2</admin-password>\n");
  writeFileSync(join(stage, "etc/liquidsoap/radio.liq"), '%include "/etc/liquidsoap/programme.liq"\n');
  for (const [name, text] of Object.entries({ chown: "", ...programs })) {
    writeFileSync(join(fakes, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(fakes, name), 0o755);
  }
  const text = script
    .replaceAll("/run/radioctl-trial", join(folder, "run/trial"))
    .replaceAll(/\/var\/cache\/\S+/gu, join(folder, "cache"));
  const ended = await new Promise<{ code: number; stdout: string }>((resolve) => {
    const all = { PATH: `${fakes}:${process.env["PATH"] ?? ""}`, FAKES: fakes, STAGE: stage, PORT_HERE: String(port), ...env };
    execFile("sh", ["-c", text], { env: all }, (error, stdout) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout });
    });
  });
  const read = (name: string) => (readdirSync(fakes).includes(name) ? readFileSync(join(fakes, name), "utf8") : "");
  return { ...ended, read, left: readdirSync(join(folder, "run")) };
}

const checkOf = (host: typeof relay, name: string) => host.checks.find((check) => check.name === name)?.script ?? "";
const icecastTrial = checkOf(relay, "icecast").replace(/^PORT=.*$/mu, `PORT=${port}`);
const programmeTrial = checkOf(master, "liquidsoap");

/** curl's answer when Icecast has these mounts. */
const curl = (mounts: readonly string[]) => `cat <<'END'\n${mounts.map((mount) => `<source mount="${mount}">`).join("")}\nEND`;

describe("the trial of Icecast's configuration", () => {
  it("accepts as soon as Icecast listens in a private network as its user, and leaves nothing behind", async () => {
    const ended = await run(icecastTrial, { "systemd-run": ALONE, icecast2: LISTENS });
    expect(ended).toMatchObject({ code: 0, stdout: "", left: [] });
    expect(ended.read("options")).toMatch(/PrivateNetwork=yes\n-p\nUser=icecast2\n-p\nGroup=icecast\n-p\nRuntimeMaxSec=20\n/u);
  });

  it("refuses what Icecast refuses, with its output", async () => {
    const ended = await run(icecastTrial, {
      "systemd-run": ALONE,
      icecast2: "cat ../icecast.xml; echo bad configuration; exit 1",
    });
    expect(ended).toMatchObject({ code: 1, stdout: "<admin-password>hunter2</admin-password>\nbad configuration\n", left: [] });
  });

  it("refuses when Icecast runs without its port", async () => {
    const ended = await run(icecastTrial, { "systemd-run": ALONE, icecast2: RUNS, sleep: "" });
    expect(ended).toMatchObject({ code: 1, stdout: `icecast does not listen on port ${port} after 3 s\n`, left: [] });
  });

  it("starts Icecast again after a crash, but not after a third one", async () => {
    const crashes = (times: number) => `echo start >>"$FAKES/starts"
      [ "$(wc -l <"$FAKES/starts")" -gt ${times} ] || kill -SEGV $$
      ${LISTENS}`;
    const twice = await run(icecastTrial, { "systemd-run": ALONE, icecast2: crashes(2) });
    expect(twice).toMatchObject({ code: 0, stdout: "" });
    const thrice = await run(icecastTrial, { "systemd-run": ALONE, icecast2: crashes(3) });
    expect(thrice).toMatchObject({ code: 1 });
    expect(thrice.read("starts")).toBe("start\nstart\nstart\n");
  });

  it("accepts with a warning on a host without private networks", async () => {
    expect(await run(icecastTrial, { "systemd-run": "exit 226" })).toMatchObject({
      code: 0,
      stdout: "warning: icecast's configuration was not tried: this host has no private networks\n",
    });
  });
});

describe("the trial of the programme", () => {
  const programs = { "systemd-run": ALONE, icecast2: RUNS, liquidsoap: RUNS };

  it("accepts when Icecast has all mounts of the master", async () => {
    const ended = await run(programmeTrial, {
      ...programs,
      curl: `echo "$*" >"$FAKES/asked"; cat ../admin >>"$FAKES/asked"; ${curl(MOUNTS)}`,
    });
    expect(ended).toMatchObject({ code: 0, stdout: "", left: [] });
    expect(ended.read("asked")).toBe(
      '-s --max-time 2 -K ../admin http://127.0.0.1:8000/admin/listmounts\nuser = "admin:hunter2"\n',
    );
    expect(ended.read("options")).toMatch(/BindReadOnlyPaths=\S+\/liquidsoap:\/etc\/liquidsoap\n/u);
  });

  it("names the mounts that are missing at the end of its time", async () => {
    const some = curl(MOUNTS.filter((mount) => mount !== "/live.opus" && mount !== "/mono.aac"));
    const ended = await run(programmeTrial.replace("-lt 900", "-lt 3"), { ...programs, curl: some });
    expect(ended).toMatchObject({ code: 1, stdout: "not on air after 90 s: /mono.aac /live.opus\n" });
  });

  it("refuses a programme that ends, with the lines that have the reason", async () => {
    const liquidsoap = "echo starting; echo 'Error 5: this value has no type'; echo bye; exit 1";
    const ended = await run(programmeTrial, { ...programs, liquidsoap, curl: curl([]) });
    expect(ended).toMatchObject({ code: 1, stdout: "Error 5: this value has no type\n" });
  });

  it("checks only the programme's syntax on a host without private networks, with the new files", async () => {
    const liquidsoap = 'echo "$1"; cat "$2"; exit 3';
    const setpriv = 'while [ "${1#--}" != "$1" ]; do shift; done; exec "$@"';
    const ended = await run(programmeTrial, { ...programs, setpriv, "systemd-run": "exit 226", liquidsoap });
    expect(ended.code).toBe(3);
    expect(ended.stdout).toMatch(
      /^warning: the programme was not tried: this host has no private networks\n--check\n%include "\S+\/run\/trial\.\w+\/liquidsoap\/programme\.liq"\n$/u,
    );
  });
});

describe("the slots of a relay's Icecast", () => {
  const ready = async (mounts: readonly string[], slot: string) =>
    run(relay.slots?.ready ?? "", { curl: `echo "$*" >"$FAKES/asked"; ${curl(mounts)}` }, { SLOT: slot });

  it("are ready when each public mount has audio", async () => {
    const a = await ready(MOUNTS, "a");
    expect(a).toMatchObject({ code: 0, stdout: "" });
    expect(a.read("asked")).toContain("http://127.0.0.1:8001/admin/listmounts");
    const b = await ready(MOUNTS, "b");
    expect(b).toMatchObject({ code: 0 });
    expect(b.read("asked")).toContain("http://127.0.0.2:8001/admin/listmounts");
  });

  it("are not ready while a stream has no audio, or Icecast does not answer", async () => {
    expect(await ready(["/live.mp3", "/master-a/mono.aac", "/spare/master-b/mono.aac"], "a")).toMatchObject({
      code: 1,
      stdout: "no audio yet on /mono.aac\n",
    });
    expect(await run(relay.slots?.ready ?? "", { curl: "exit 7" }, { SLOT: "a" })).toMatchObject({ code: 1, stdout: "" });
  });

  it.each([
    ["a", "127.0.0.1"],
    ["b", "127.0.0.2"],
  ])("count the connections of slot %s that are Icecast's", async (slot, address) => {
    const ss = `echo "$*" >"$FAKES/asked"; printf '%s\\n' 'x users:(("icecast2",pid=1,fd=9))' 'x users:(("nginx",pid=2,fd=9))' 'y users:(("icecast2",pid=1,fd=8))'`;
    const ended = await run(relay.slots?.connections ?? "", { ss }, { SLOT: slot });
    expect(ended).toMatchObject({ code: 0, stdout: "2\n" });
    expect(ended.read("asked")).toMatch(new RegExp(`src ${address} and not dst \\S+`, "u"));
  });
});
