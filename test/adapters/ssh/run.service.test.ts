import type { ServerChannel } from "ssh2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SshEnvironment } from "../../../src/adapters/ssh/environment.js";
import { OutputBudget } from "../../../src/adapters/ssh/output-budget.js";
import { connectTo } from "../../../src/adapters/ssh/reach.js";
import type { SshConnection } from "../../../src/ports/ssh.js";
import { exit, Sshd, type SshdOptions } from "../../fakes/sshd.js";
import { failure, Machine, until } from "./environment.js";

let machine: Machine;
let sshd: Sshd;
let connection: SshConnection | undefined;

beforeEach(async () => {
  machine = await Machine.create();
});
afterEach(async () => {
  connection?.close();
  await sshd.stop();
  await machine.remove();
});

async function connected(options: SshdOptions, environment: Partial<SshEnvironment> = {}): Promise<SshConnection> {
  sshd = await Sshd.start(options);
  await machine.write("known_hosts", sshd.knownHosts);
  connection = await connectTo(machine.target(sshd.port), { timeoutSeconds: 5 }, machine.environment(environment));
  return connection;
}

const never = () => undefined;
const run = (over: SshConnection, command = "do-it", timeoutSeconds = 5) => over.run({ command, timeoutSeconds });

/** Echoes its input, then ends. */
const cat = (_command: string, channel: ServerChannel) => {
  channel.on("data", (chunk: Buffer) => channel.write(chunk));
  channel.on("end", () => {
    channel.exit(0);
    channel.end();
  });
};

describe("a command that ends", () => {
  it.each([0, 1, 3, 255])("gives its exit status %i", async (status) => {
    expect(await run(await connected({ exec: exit(status) }))).toEqual({ code: status, stdout: "", stderr: "" });
  });

  it("gives 128 and the number of the signal that killed it", async () => {
    const exec = (_command: string, channel: ServerChannel) => {
      channel.exit("KILL", false, "");
      channel.end();
    };
    expect(await run(await connected({ exec }))).toMatchObject({ code: 137 });
  });

  it("gives stdout and stderr as UTF-8, even when a chunk ends within a character", async () => {
    const exec = (_command: string, channel: ServerChannel) => {
      for (const byte of Buffer.from("Zürich\n")) channel.write(Buffer.from([byte]));
      for (const byte of Buffer.from("ö")) channel.stderr.write(Buffer.from([byte]));
      channel.exit(0);
      channel.end();
    };
    expect(await run(await connected({ exec }))).toEqual({ code: 0, stdout: "Zürich\n", stderr: "ö" });
  });

  it("passes on each complete line as it arrives", async () => {
    let more = never;
    const exec = (_command: string, channel: ServerChannel) => {
      channel.write("one\ntw");
      more = () => {
        channel.write("o\nrest");
        exit(0)("", channel);
      };
    };
    const lines: string[] = [];
    const running = (await connected({ exec })).run({ command: "x", timeoutSeconds: 5, onLine: (line) => lines.push(line) });
    await until(() => lines.length === 1);
    more();
    expect((await running).stdout).toBe("one\ntwo\nrest");
    expect(lines).toEqual(["one", "two"]);
  });

  it("is not read while there is no room for its output, and its deadline waits, too", async () => {
    const PIECES = 160;
    const piece = Buffer.from("0123456789abcde\n".repeat(4096));
    let written = 0;
    const exec = (_command: string, channel: ServerChannel) => {
      const more = () => {
        written += 1;
        if (written > PIECES) exit(0)("", channel);
        else channel.write(piece, more);
      };
      more();
    };
    let [lines, free]: [number, () => void] = [0, never];
    const full = new Promise<void>((resolve) => (free = resolve));
    // Each later pause is short, and begins the deadline again.
    const room = () => full;
    const started = performance.now();
    const running = (await connected({ exec })).run({
      command: "x",
      timeoutSeconds: 1.5,
      onLine: () => (lines += 1),
      room,
      keepOutput: false,
    });
    await until(() => performance.now() - started > 1700);
    const before = lines;
    expect(written).toBeLessThan(PIECES);
    free();
    expect((await running).code).toBe(0);
    expect(lines).toBe(PIECES * 4096);
    expect([before > 0, before < 4096]).toEqual([true, true]);
  });

  it("gets all of a large stdin, and its end", async () => {
    const stdin = "0123456789abcdef".repeat(512 * 1024);
    const { stdout } = await (await connected({ exec: cat })).run({ command: "cat", stdin, timeoutSeconds: 20 });
    expect(stdout === stdin).toBe(true);
  });

  it("may leave its stdin unread", async () => {
    const over = await connected({ exec: exit(0) });
    expect(await over.run({ command: "true", stdin: Buffer.alloc(8 * 1024 * 1024), timeoutSeconds: 5 })).toMatchObject({
      code: 0,
    });
    expect(await run(over)).toMatchObject({ code: 0 });
  });
});

describe("a command whose outcome is unknown", () => {
  const unknown = { kind: "outcomeUnknown", host: "eu-1" };

  it("is one whose connection was reset, and the process continues", async () => {
    const running = failure(run(await connected({ exec: never })));
    await until(() => sshd.commands.length === 1);
    sshd.reset();
    expect(await running).toMatchObject(unknown);
  });

  it("is one whose session closed without an exit status", async () => {
    expect(await failure(run(await connected({ exec: (_command, channel) => channel.end() })))).toMatchObject(unknown);
  });

  it("is one that passed its deadline, which ends the connection", async () => {
    const over = await connected({ exec: never });
    expect(await failure(run(over, "sleep", 0.05))).toMatchObject(unknown);
    expect(await failure(run(over))).toMatchObject({ kind: "unreachable" });
    await until(() => sshd.sessions === 0);
  });

  it("is one whose first line is late, although it may run for a day", async () => {
    const over = await connected({ exec: never });
    const late = await failure(over.run({ command: "hold", timeoutSeconds: 86_400, firstLineSeconds: 0.05 }));
    expect(late).toMatchObject({ ...unknown, message: "eu-1: no answer came within 0.05 s; the result is unknown" });
    expect(await failure(run(over))).toMatchObject({ kind: "unreachable" });
  });

  it("is not one that answered in time, and ended later", async () => {
    const exec = (command: string, channel: ServerChannel) => {
      channel.write("ours\n");
      setTimeout(() => exit(0)(command, channel), 150);
    };
    const over = await connected({ exec });
    const held = await over.run({ command: "hold", timeoutSeconds: 86_400, firstLineSeconds: 0.1 });
    expect(held).toEqual({ code: 0, stdout: "ours\n", stderr: "" });
  });

  it("is one on a connection that fell silent: keepalive notices", async () => {
    const over = await connected({ exec: never }, { keepalive: { intervalSeconds: 0.02, count: 2 } });
    const running = failure(run(over, "hang", 60));
    await until(() => sshd.commands.length === 1);
    sshd.freeze();
    expect(await running).toMatchObject(unknown);
  });

  it("is one that was running when radioctl closed the connection", async () => {
    const over = await connected({ exec: never });
    const running = failure(run(over));
    await until(() => sshd.commands.length === 1);
    over.close();
    expect(await running).toMatchObject(unknown);
  });

  it("is the one with the most output, when there is no room for all", async () => {
    let whenSmall: () => void = never;
    const exec = (command: string, channel: ServerChannel) => {
      channel.write(Buffer.alloc(command === "large" ? 60_000 : 20_000, "x"));
      if (command === "large") channel.write(Buffer.alloc(60_000, "x"), () => whenSmall());
      else whenSmall = () => exit(0)(command, channel);
    };
    const over = await connected({ exec }, { outputs: new OutputBudget(100_000) });
    const [small, large] = [run(over, "small"), failure(run(over, "large"))];
    expect(await large).toMatchObject({ ...unknown, message: "eu-1: the command wrote too much; the result is unknown" });
    whenSmall();
    expect((await small).stdout).toHaveLength(20_000);
  });

  it("is one that never stops writing", async () => {
    const exec = (_command: string, channel: ServerChannel) => {
      const more = () => void channel.write(Buffer.alloc(4 * 1024 * 1024), more);
      more();
    };
    const over = await connected({ exec });
    expect(await failure(run(over, "yes", 60))).toMatchObject(unknown);
    await until(() => sshd.sessions === 0);
  });

  it("is one whose output could not be processed", async () => {
    const exec = (_command: string, channel: ServerChannel) => channel.write("line\n");
    const onLine = () => {
      throw new Error("an unexpected line");
    };
    expect(await failure((await connected({ exec })).run({ command: "x", timeoutSeconds: 5, onLine }))).toMatchObject({
      ...unknown,
      cause: new Error("an unexpected line"),
    });
  });
});

describe("many commands at once", () => {
  const slow = (_command: string, channel: ServerChannel) => setTimeout(() => exit(0)("", channel), 10);

  it("run eight at a time", async () => {
    let [running, most] = [0, 0];
    // Counted until the client knows of the end: the server's own count lags behind the client's next command.
    const counted: typeof slow = (_command, channel) => {
      most = Math.max(most, (running += 1));
      return setTimeout(() => {
        running -= 1;
        exit(0)("", channel);
      }, 10);
    };
    const over = await connected({ exec: counted });
    await Promise.all(Array.from({ length: 30 }, () => run(over)));
    expect(sshd.commands).toHaveLength(30);
    expect(most).toBe(8);
  });

  it("run fewer at a time on a host that allows fewer", async () => {
    const over = await connected({ exec: slow, maxSessions: 2 });
    const results = await Promise.all(Array.from({ length: 20 }, () => run(over)));
    expect(results.every(({ code }) => code === 0)).toBe(true);
    expect(sshd.commands).toHaveLength(20);
  });

  it("fail at once on a host that allows none", async () => {
    expect(await failure(run(await connected({ maxSessions: 0 })))).toMatchObject({ kind: "failed", host: "eu-1" });
  });
});
