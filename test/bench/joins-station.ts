import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, createWriteStream, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PERIOD_SECONDS } from "../players/time-code/code.js";
import { programme } from "../players/time-code/programme.js";
import { MODULES } from "../splicer/perl.js";
import { freePort } from "../fakes/free-port.js";

/** Two masters that encode one programme on their own, a relay's Icecast and its splicer, on this machine's loopback. */
export interface JoinsStation {
  folder: string;
  url(codec: LiveCodec): string;
  /** Makes this master the active one, and waits until all streams play it. */
  move(master: Master): Promise<void>;
  /** Records a stream until `stop`. @returns the path of the recording */
  record(codec: LiveCodec): Promise<{ path: string; stop(): Promise<void> }>;
  state(): SplicerState;
  /** Of the splicer: seconds of the processor since its start, and its memory. */
  cost(): { cpuSeconds: number; megabytes: number };
  stop(): Promise<void>;
}

export const CODECS = ["mp3", "aac", "opus"] as const;
export type LiveCodec = (typeof CODECS)[number];
export type Master = "master-a" | "master-b";

export interface SplicerState {
  streams: {
    mount: string;
    plays: string | null;
    joins: number;
    lagSeconds: number | null;
    last: { how: string; fit: number; waited: number; moved: number } | null;
  }[];
}

const RATE = 44_100;
const WORDS = {
  mp3: "-b:a 128k -content_type audio/mpeg -f mp3",
  aac: "-b:a 96k -c:a aac -content_type audio/aac -f adts",
  opus: "-b:a 96k -c:a libopus -page_duration 60000 -content_type application/ogg -f ogg",
};
const TYPES = { mp3: "audio/mpeg", aac: "audio/aac", opus: "application/ogg" };
const KBPS = { mp3: 128, aac: 96, opus: 96 };
const TICKS = 100;
const OTHER_SAMPLES = 500;
const BEAT_MILLISECONDS = 20;

/** @param lagSeconds by how much the second master is later */
export async function startJoinsStation(lagSeconds: number): Promise<JoinsStation> {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-joins-"));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const children: ChildProcess[] = [];
  const start = (command: string, argv: string[]) => {
    const child = spawn(command, argv, { stdio: ["pipe", "ignore", "inherit"] });
    children.push(child);
    return child;
  };
  const active = join(folder, "active.conf");
  const point = (master: Master) => {
    writeFileSync(`${active}.new`, `map $host $active {\n  default ${master};\n}\n`);
    renameSync(`${active}.new`, active);
  };
  writeFileSync(join(folder, "icecast.xml"), icecast(port));
  writeFileSync(join(folder, "splicer.conf"), settings(port, active));
  point("master-a");
  start("icecast2", ["-c", join(folder, "icecast.xml")]);
  await until(() => answers(port, "/status-json.xsl"));
  const [first, second] = (["master-a", "master-b"] as const).map((master) => start("ffmpeg", encoder(port, master)));
  const feeding = feed([first, second], lagSeconds);
  await until(() => answers(port, "/master-b/live.opus"));
  const stateFile = join(folder, "state.json");
  const splicer = start("perl", [
    "-w",
    `-I${MODULES}`,
    "-MRadioctl::Splicer",
    "-e",
    "Radioctl::Splicer::run(@ARGV)",
    join(folder, "splicer.conf"),
    folder,
  ]);
  await until(() => answers(port, "/live.opus"));
  await until(async () => existsSync(stateFile));
  const state = () => JSON.parse(readFileSync(stateFile, "utf8")) as SplicerState;
  return {
    folder,
    url: (codec) => `http://127.0.0.1:${port}/live.${codec}`,
    async move(master) {
      point(master);
      await until(async () => state().streams.every(({ plays }) => plays === master));
    },
    async record(codec) {
      const path = join(folder, `heard.${codec}`);
      const request = get(`http://127.0.0.1:${port}/live.${codec}`);
      const [response] = (await once(request, "response")) as [NodeJS.ReadableStream];
      const file = createWriteStream(path);
      response.on("error", () => undefined).pipe(file);
      return {
        path,
        async stop() {
          request.destroy();
          file.end();
          await once(file, "close");
        },
      };
    },
    state,
    cost: () => costOf(splicer.pid ?? 0),
    async stop() {
      clearInterval(feeding);
      await Promise.all(
        children.map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          child.kill("SIGKILL");
          await once(child, "exit");
        }),
      );
      rmSync(folder, { recursive: true });
    },
  };
}

const encoder = (port: number, master: Master) => [
  ..."-v error -f s16le -ar 44100 -ac 2 -i -".split(" "),
  ...CODECS.flatMap((codec) => [
    "-map",
    "0:a",
    ...WORDS[codec].split(" "),
    `icecast://source:hackme@127.0.0.1:${port}/${master}/live.${codec}`,
  ]),
];

/** One reader of the programme in real time, for both encoders. */
function feed(encoders: readonly (ChildProcess | undefined)[], lagSeconds: number): NodeJS.Timeout {
  const mono = programme(0, PERIOD_SECONDS, RATE);
  const pcm = Buffer.alloc(mono.length * 4);
  for (const [index, sample] of mono.entries()) {
    pcm.writeInt16LE(Math.round(sample * 32_767), index * 4);
    pcm.writeInt16LE(Math.round(sample * 32_767), index * 4 + 2);
  }
  const give = (to: ChildProcess | undefined, from: number, until: number) => {
    for (let at = Math.max(0, from); at < until;) {
      const begin = (at * 4) % pcm.length;
      const end = Math.min(pcm.length, begin + (until - at) * 4);
      to?.stdin?.write(pcm.subarray(begin, end));
      at += (end - begin) / 4;
    }
  };
  for (const each of encoders) each?.stdin?.on("error", () => undefined);
  const lag = Math.round(lagSeconds * RATE);
  const startedAt = performance.now();
  // With the same first sample, both would give the same bytes.
  encoders[1]?.stdin?.write(Buffer.alloc(4 * OTHER_SAMPLES));
  let sent = 0;
  return setInterval(() => {
    const now = Math.floor(((performance.now() - startedAt) / 1000) * RATE);
    give(encoders[0], sent, now);
    give(encoders[1], sent - lag, now - lag);
    sent = now;
  }, BEAT_MILLISECONDS);
}

const icecast = (port: number) => `<icecast>
  <limits><clients>500</clients><sources>20</sources><queue-size>2000000</queue-size><source-timeout>10</source-timeout>
    <burst-on-connect>1</burst-on-connect><burst-size>96000</burst-size></limits>
  <authentication><source-password>hackme</source-password><admin-user>admin</admin-user><admin-password>hackme</admin-password></authentication>
  <listen-socket><bind-address>127.0.0.1</bind-address><port>${port}</port></listen-socket>
  <http-headers><header name="Access-Control-Allow-Origin" value="*"/></http-headers>
  ${CODECS.map((codec) => `<mount type="normal"><mount-name>/live.${codec}</mount-name><username>splicer</username><password>hackme</password></mount>`).join("\n  ")}
  <fileserve>0</fileserve>
  <paths><logdir>/dev</logdir><webroot>/usr/share/icecast2/web</webroot><adminroot>/usr/share/icecast2/admin</adminroot></paths>
  <logging><accesslog>null</accesslog><errorlog>null</errorlog><loglevel>1</loglevel></logging>
  <security><chroot>0</chroot><changeowner><user>icecast2</user><group>icecast</group></changeowner></security>
</icecast>
`;

const settings = (port: number, active: string) =>
  [
    `port ${port}`,
    "password hackme",
    "icecast 127.0.0.1",
    ...CODECS.flatMap((codec) => [
      `stream /live.${codec} ${codec === "opus" ? "ogg" : codec} main ${active} ${TYPES[codec]} 2 6 ${KBPS[codec]}`,
      `parent master-a /master-a/live.${codec}`,
      `parent master-b /master-b/live.${codec}`,
      "title Test Radio",
    ]),
    "",
  ].join("\n");

function costOf(pid: number): { cpuSeconds: number; megabytes: number } {
  const words = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  const kilobytes = Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  return { cpuSeconds: (Number(words[11]) + Number(words[12])) / TICKS, megabytes: kilobytes / 1024 };
}

const answers = async (port: number, path: string) =>
  new Promise<boolean>((settle) => {
    const request = get(`http://127.0.0.1:${port}${path}`, ({ statusCode }) => {
      settle(statusCode === 200);
      request.destroy();
    }).on("error", () => settle(false));
  });

async function until(holds: () => Promise<boolean>, seconds = 60): Promise<void> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end;) {
    if (await holds().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing after ${seconds} s`);
}
