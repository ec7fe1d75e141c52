import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { RadioctlError } from "../errors.js";
import type { Prompt } from "../ports/prompt.js";

/** Asks on the terminal (stderr, since stdout is data). */
export const ttyPrompt: Prompt = {
  async confirm(question, flag) {
    const answer = await ask(`${question} [y/N] `, flag, false);
    return /^(y|yes)$/iu.test(answer.trim());
  },
  password: (question, flag) => ask(`${question}: `, flag, true),
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

async function ask(question: string, flag: string, hidden: boolean): Promise<string> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new RadioctlError("usage", `there is no terminal to ask: ${question.trim()}`, {
      hint: `answer beforehand with ${flag}`,
    });
  }
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: hidden ? silent : process.stderr, terminal: true });
  // Only now: from here on the terminal echoes nothing of what is typed.
  if (hidden) process.stderr.write(question);
  try {
    return await lines.question(hidden ? "" : question);
  } finally {
    lines.close();
    if (hidden) process.stderr.write("\n");
  }
}
