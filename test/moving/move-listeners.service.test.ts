import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadScript } from "../../src/host/load-script.js";
import { spliced } from "../health/spliced.js";

const MOVES = ["/live.mp3", "/live.opus"].map((mount) => `/master-a${mount},/master-b${mount},0.010`).join(" ");

/** curl by its URL: Icecast's mounts, its clients (from a file for each mount), a stream of its header alone, and requests to move clients. */
const CURL = `case "$*" in
*listmounts*) cat "$WORK/mounts" ;;
*listclients*) mount=\${*##*mount=}; cat "$WORK/clients/$(echo "$mount" | tr / _)" 2>/dev/null ;;
*--config\\ -*) cat >>"$WORK/moved" ;;
*) echo HTTP/1.0 200 OK ;;
esac`;

const client = (ip: string, agent: string) =>
  `<listener id="1"><IP>${ip}</IP><UserAgent>${agent}</UserAgent><Connected>9</Connected></listener>`;

interface Given {
  /** Mount and clients of Icecast's list. */
  clients?: Readonly<Record<string, readonly string[]>>;
  /** The splicer's state; undefined: it does not run. */
  plays?: string;
  mounts?: readonly string[];
}

/** The script on a relay whose listeners get master-a, with fakes of the host's programs. */
async function move({ clients = {}, plays, mounts = ["/master-b/live.mp3", "/master-b/live.opus"] }: Given) {
  const work = mkdtempSync(join(tmpdir(), "radioctl-move-"));
  onTestFinished(() => rmSync(work, { recursive: true, force: true }));
  const programs = join(work, "programs");
  for (const folder of [programs, join(work, "clients")]) mkdirSync(folder);
  const active = join(work, "active-main.conf");
  const state = join(work, "state.json");
  writeFileSync(active, "map $host $active_main {\n    default master-a;\n}\n");
  writeFileSync(join(work, "mounts"), mounts.map((mount) => `<source mount="${mount}">`).join(""));
  for (const [mount, all] of Object.entries(clients))
    writeFileSync(join(work, "clients", mount.replaceAll("/", "_")), `<source mount="${mount}">${all.join("")}</source>`);
  const streams = ["/live.mp3", "/live.opus"].map((mount) => spliced({ mount, ...(plays !== undefined && { plays }) }));
  writeFileSync(state, `${sortedJson({ time: 1_763_970_000.5, streams })}\n`);
  const running = plays === undefined ? "exit 3" : "exit 0";
  for (const [name, text] of Object.entries({
    curl: CURL,
    systemctl: `echo "systemctl $*" >>"$WORK/calls"; case "$*" in is-active*) ${running} ;; esac`,
    nginx: `echo "nginx $*" >>"$WORK/calls"`,
    sleep: "",
  })) {
    writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(programs, name), 0o755);
  }
  const script = loadScript([
    { file: "splicer-state.sh", values: { SPLICER_STATE: state } },
    { file: "icecast-admin.sh", values: { PORT: 8001, ADDRESSES: "127.0.0.1", OWN_CLIENT: "127.0.0.9" } },
    {
      file: "move-listeners.sh",
      values: {
        PORT: 8001,
        MOVES,
        SWITCHES: `${active}:master-a:master-b`,
        PLAYS: "/live.mp3,master-b /live.opus,master-b",
        WAIT_SECONDS: 1,
      },
    },
  ]);
  const env = { PATH: `${programs}:${process.env["PATH"] ?? ""}`, WORK: work };
  const ended = await new Promise<{ code: number; stderr: string }>((resolve) => {
    execFile("sh", ["-c", script], { env }, (error, _stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stderr });
    });
  });
  const read = (name: string) => {
    try {
      return readFileSync(join(work, name), "utf8");
    } catch {
      return "";
    }
  };
  const parent = /default (\S+);/u.exec(read("active-main.conf"))?.[1];
  const moved = [...read("moved").matchAll(/moveclients\?mount=(\S+)&destination=([^\s"]+)/gu)].map(
    ([, from, to]) => `${from} ${to}`,
  );
  return {
    ...ended,
    active: parent,
    moved: moved.sort(),
    calls: read("calls")
      .split("\n")
      .filter((line) => line !== ""),
  };
}

/** As the splicer writes it: keys in alphabetical order, without blanks. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}

const listener = client("127.0.0.1", "VLC/3.0.18");
const own = client("127.0.0.9", "radioctl-splicer");
const newcomer = client("127.0.0.1", "radioctl/move");

describe("moving the listeners of a relay", () => {
  it("only turns the splicer when no listener is on a mount of a parent", async () => {
    const clients = { "/live.mp3": [listener, listener], "/master-a/live.mp3": [own, newcomer], "/master-a/live.opus": [own] };
    expect(await move({ plays: "master-b", clients })).toEqual({
      code: 0,
      stderr: "",
      active: "master-b",
      moved: [],
      calls: ["systemctl is-active --quiet radioctl-splicer"],
    });
  });

  it("moves listeners who are still on a mount of the old parent, and has the splicer read its parents again", async () => {
    const ended = await move({ plays: "master-b", clients: { "/master-a/live.opus": [own, listener] } });
    expect(ended).toMatchObject({ code: 0, active: "master-b", moved: ["/master-a/live.opus /master-b/live.opus"] });
    expect(ended.calls).toContain("systemctl kill --signal=USR1 radioctl-splicer");
    expect(ended.calls.join()).not.toContain("reload nginx");
  });

  it("reloads nginx and moves all listeners of a relay without a splicer", async () => {
    const ended = await move({ clients: { "/master-a/live.mp3": [listener], "/master-a/live.opus": [listener] } });
    expect(ended).toMatchObject({
      code: 0,
      active: "master-b",
      moved: ["/master-a/live.mp3 /master-b/live.mp3", "/master-a/live.opus /master-b/live.opus"],
    });
    expect(ended.calls).toContain("systemctl reload nginx");
  });

  it("fails when the splicer stays with the old parent, and prints what the splicer has", async () => {
    const ended = await move({ plays: "master-a", clients: { "/master-a/live.mp3": [listener] } });
    expect(ended).toMatchObject({ code: 1, moved: [] });
    expect(ended.stderr).toBe(
      "radioctl-splicer does not play the other parent on /live.mp3: it plays master-a, must play master-a, silence: master-a 0.05 s, master-b 0.08 s\n",
    );
  });

  it("changes nothing when the other parent has no audio", async () => {
    const ended = await move({ plays: "master-a", mounts: ["/master-b/live.mp3"] });
    expect(ended).toMatchObject({
      code: 4,
      stderr: "no audio on /master-b/live.opus\n",
      active: "master-a",
      moved: [],
      calls: [],
    });
  });
});
