import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Firefox's own remote protocol, which needs no driver: `LENGTH:JSON` over TCP. */
export interface Marionette {
  /** @param script the body of a function; its `return` is the answer, and may be a promise */
  execute(script: string, ...args: unknown[]): Promise<unknown>;
  /** Ends the browser. */
  close(): Promise<void>;
}

const DEADLINE_MILLISECONDS = 60_000;
const COMMAND = 0;

/** [1, id, error, result], or the greeting. */
type Answer = [number, number, { message: string } | null, { value?: unknown } | null] | { marionetteProtocol: number };

export async function openMarionette(port: number): Promise<Marionette> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const waiting = new Map<number, (answer: Answer) => void>();
  const greeted = new Promise((resolve) => waiting.set(0, resolve));
  onAnswers(socket, (answer) => waiting.get(Array.isArray(answer) ? answer[1] : 0)?.(answer));
  let last = 0;
  const send = async (command: string, parameters: Record<string, unknown>): Promise<unknown> => {
    last += 1;
    const id = last;
    const text = JSON.stringify([COMMAND, id, command, parameters]);
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    socket.write(`${Buffer.byteLength(text)}:${text}`);
    const answer = await inTime(answered, command);
    waiting.delete(id);
    if (!Array.isArray(answer)) throw new Error(`Firefox did not answer to ${command}`);
    if (answer[2] !== null) throw new Error(`Firefox, ${command}: ${answer[2].message}`);
    return answer[3]?.value;
  };
  await inTime(greeted, "the connection");
  await send("WebDriver:NewSession", { strictFileInteractability: true });
  return {
    execute: (script, ...args) => send("WebDriver:ExecuteScript", { script, args, newSandbox: false, sandbox: null }),
    async close() {
      await send("Marionette:Quit", { flags: ["eForceQuit"] });
      socket.destroy();
    },
  };
}

function onAnswers(socket: Socket, take: (answer: Answer) => void): void {
  let rest = Buffer.alloc(0);
  socket.on("error", () => undefined);
  socket.on("data", (piece: Buffer) => {
    rest = Buffer.concat([rest, piece]);
    for (;;) {
      const colon = rest.indexOf(":");
      const end = colon + 1 + Number(rest.toString("latin1", 0, Math.max(0, colon)));
      if (colon < 0 || rest.length < end) return;
      take(JSON.parse(rest.toString("utf8", colon + 1, end)) as Answer);
      rest = rest.subarray(end);
    }
  });
}

async function inTime<T>(promise: Promise<T>, what: string): Promise<T> {
  const deadline = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`Firefox did not answer in time: ${what}`)), DEADLINE_MILLISECONDS).unref();
  });
  return Promise.race([promise, deadline]);
}
