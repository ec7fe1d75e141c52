import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { desired, textAt } from "./station.js";

const PATIENCE = { timeout: 15_000, interval: 20 };

/** The script's times, shorter: the seconds of its own constants are checked apart. */
const GONE = 1;
const BACK = 2;

const master = desired("master-a");
const script = textAt(master, "/usr/local/lib/radioctl/harbor.pl");

/** What Icecast does with a request: it answers, has reached its limit of clients, accepts connections without an answer, or does not listen. */
type Icecast = "answers" | "full" | "frozen" | "gone";

describe("the service that closes the port for encoders", () => {
  let folder: string;
  let asked: string[];
  let requests: number;
  let port: number;
  let icecast: Server | undefined;
  let mode: Icecast;
  const ends: Array<() => void> = [];

  /** A listener on a port of this machine that was free; the same one again after Icecast was gone. */
  const listen = async () => {
    icecast = createServer((socket) => {
      socket.on("error", () => socket.destroy());
      requests += 1;
      if (mode === "frozen") return void socket.resume();
      return void socket.end(mode === "full" ? "HTTP/1.0 403 Forbidden\r\n\r\n" : "HTTP/1.0 200 OK\r\n\r\n<icestats/>");
    });
    icecast.listen(port, "127.0.0.1");
    await once(icecast, "listening");
    ({ port } = icecast.address() as AddressInfo);
  };
  const icecastIs = async (wanted: Icecast) => {
    mode = wanted;
    if (wanted === "gone") icecast?.close();
    else if (icecast?.listening !== true) await listen();
  };

  const start = () => {
    const healthz = join(folder, "healthz.pl");
    const text = textAt(master, "/usr/local/lib/radioctl/healthz.pl")
      .replace(/\$PORT = \d+/u, `$PORT = ${port}`)
      .replace("/etc/radioctl/icecast.curl", join(folder, "icecast.curl"))
      .replace("$ANSWER_SECONDS = 2", "$ANSWER_SECONDS = 1");
    writeFileSync(healthz, text);
    writeFileSync(join(folder, "icecast.curl"), 'user = "admin:hackme"\n');
    writeFileSync(join(folder, "nft"), `#!/bin/sh\necho "$*" >>'${folder}/rules'\n`);
    chmodSync(join(folder, "nft"), 0o755);
    const file = join(folder, "harbor.pl");
    const here = script
      .replace("/usr/local/lib/radioctl/healthz.pl", healthz)
      .replace("/usr/sbin/nft", join(folder, "nft"))
      .replace(/\$TELNET = \d+/u, `$TELNET = ${(telnet.address() as AddressInfo).port}`)
      .replace("$GONE = 3;", `$GONE = ${GONE};`)
      .replace("$BACK = 5;", `$BACK = ${BACK};`)
      .replace("$PAUSE = 0.5;", "$PAUSE = 0.02;");
    writeFileSync(file, here);
    const child = spawn("perl", ["-w", file], { stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.setEncoding("utf8").on("data", (said: string) => {
      log += said;
    });
    ends.push(() => child.kill("SIGKILL"));
  };
  let telnet: Server;
  let log: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "radioctl-harbor-"));
    ends.push(() => rmSync(folder, { recursive: true }));
    [asked, requests, port, icecast, log] = [[], 0, 0, undefined, ""];
    telnet = createServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.setEncoding("utf8").on("data", (text: string) => {
        asked.push(...text.split("\r\n").filter((line) => line !== ""));
        if (text.includes("quit")) socket.end("END\r\nBye!\r\n");
      });
    }).listen(0, "127.0.0.1");
    await once(telnet, "listening");
    ends.push(() => telnet.close());
    ends.push(() => void icecast?.close());
    await icecastIs("answers");
  });

  afterEach(() => {
    for (const end of ends.splice(0).toReversed()) end();
  });

  const rules = () => (existsSync(join(folder, "rules")) ? readFileSync(join(folder, "rules"), "utf8").trim().split("\n") : []);
  const CLOSE = "add element inet radioctl closed { 8005 }";
  const OPEN = "flush set inet radioctl closed";
  const closed = () => rules().at(-1) === CLOSE;
  const becomesClosed = async () => vi.waitFor(() => expect(closed()).toBe(true), PATIENCE);
  const answersAgain = async (count: number) => {
    const from = requests;
    await vi.waitFor(() => expect(requests - from).toBeGreaterThan(count), PATIENCE);
  };

  it("waits for 3 s before it closes the port, and for 5 s before it opens the port", () => {
    expect(script).toMatch(/^my \$GONE = 3;$/mu);
    expect(script).toMatch(/^my \$BACK = 5;$/mu);
  });

  it("opens the port at its start, and leaves it open while Icecast answers, also when Icecast is full", async () => {
    start();
    await answersAgain(20);
    await icecastIs("full");
    await answersAgain(80);
    expect(rules()).toEqual([OPEN]);
    expect(asked).toEqual([]);
  });

  it.each(["gone", "frozen"] as const)(
    "closes the port when Icecast is %s, disconnects the encoders, and opens the port when Icecast has answered for a while",
    async (how) => {
      start();
      await answersAgain(3);
      const since = performance.now();
      await icecastIs(how);
      await becomesClosed();
      expect(performance.now() - since).toBeGreaterThan(GONE * 1000 - 100);
      await vi.waitFor(() => expect(asked).toEqual(["studio_line.stop", "quit"]), PATIENCE);
      const back = performance.now();
      await icecastIs("answers");
      await vi.waitFor(() => expect(rules().at(-1)).toBe(OPEN), PATIENCE);
      expect(performance.now() - back).toBeGreaterThan(BACK * 1000 - 100);
      // A slow machine may have been late before; the service prints before it changes the rules, but this process reads it later.
      await vi.waitFor(
        () =>
          expect(log).toMatch(/Icecast does not answer .* port 8005 is closed .*\nIcecast answers again: port 8005 is open\n$/u),
        PATIENCE,
      );
      expect(asked).toHaveLength(2);
    },
    30_000,
  );

  it("does not close the port for restarts of Icecast", async () => {
    start();
    for (let restart = 0; restart < 5; restart += 1) {
      await answersAgain(3);
      await icecastIs("gone");
      await icecastIs("answers");
    }
    await answersAgain(60);
    expect(rules()).toEqual([OPEN]);
    expect(asked).toEqual([]);
  });

  it("keeps the port closed while Icecast crashes again and again, and closes it in new rules of a firewall", async () => {
    start();
    await icecastIs("gone");
    await becomesClosed();
    const before = rules().length;
    for (let crash = 0; crash < 4; crash += 1) {
      await icecastIs("answers");
      await answersAgain(5);
      await icecastIs("gone");
      await vi.waitFor(() => expect(rules().length).toBeGreaterThan(before + crash), PATIENCE);
    }
    expect(new Set(rules().slice(1))).toEqual(new Set([CLOSE]));
  }, 30_000);
});
