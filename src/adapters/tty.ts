import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { RadioctlError } from "../errors.js";
import type { Prompt } from "../ports/prompt.js";

/** Asks on the terminal (stderr, since stdout is data). Who leaves with Ctrl-C or Ctrl-D says no, and gives no password. */
export const ttyPrompt: Prompt = {
  async confirm(question, flag) {
    const answer = await ask(`${question} [y/N] `, flag, false);
    return /^(y|yes)$/iu.test((answer ?? "no").trim());
  },
  async password(question, flag) {
    const answer = await ask(`${question}: `, flag, true);
    if (answer !== undefined) return answer;
    throw new RadioctlError("interrupted", `no answer to: ${question}`);
  },
  proceed,
};

const EMPTY_LINE = "\r\u001B[K";
const LINE_ABOVE = "\u001B[A";

async function proceed(what: string, seconds: number, stop: AbortSignal): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY || stop.aborted) return;
  // Not as a terminal of ours: Ctrl-C stays a signal, and ENTER is echoed, which begins a line.
  const lines = createInterface({ input: process.stdin, terminal: false });
  let left = Math.ceil(seconds);
  // One that is broken can't be taken back.
  const tell = () =>
    process.stderr.write(`${EMPTY_LINE}${`${what}  (ENTER, or in ${left} s)`.slice(0, (process.stderr.columns || 80) - 1)}`);
  tell();
  const entered = await new Promise<boolean>((resolve) => {
    const tick = setInterval(() => {
      left -= 1;
      if (left > 0) tell();
      else end(false);
    }, 1000);
    const interrupt = () => end(false);
    const end = (line: boolean) => {
      clearInterval(tick);
      stop.removeEventListener("abort", interrupt);
      resolve(line);
    };
    stop.addEventListener("abort", interrupt);
    lines.once("line", () => end(true)).once("close", interrupt);
  });
  lines.close();
  process.stderr.write(`${entered ? LINE_ABOVE : ""}${EMPTY_LINE}`);
}

/** undefined: left without an answer. */
async function ask(question: string, flag: string, hidden: boolean): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new RadioctlError("usage", `there is no terminal to ask: ${question.trim()}`, {
      hint: `answer beforehand with ${flag}`,
    });
  }
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: hidden ? silent : process.stderr, terminal: true });
  // Only now: from here on the terminal echoes nothing of what is typed.
  if (hidden) process.stderr.write(question);
  // Left to itself readline throws for the one, and never answers for the other.
  const left = new Promise<undefined>((resolve) => {
    for (const leaving of ["SIGINT", "close"] as const) lines.once(leaving, () => resolve(undefined));
  });
  try {
    const answer = await Promise.race([lines.question(hidden ? "" : question), left]);
    if (hidden || answer === undefined) process.stderr.write("\n");
    return answer;
  } finally {
    lines.close();
  }
}
