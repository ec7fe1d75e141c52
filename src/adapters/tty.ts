import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { RadioctlError } from "../errors.js";
import type { Prompt } from "../ports/prompt.js";

/** Asks on the terminal (stderr, since stdout is data). Ctrl-C and Ctrl-D answer no, or give no password. */
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
  // `terminal: false` keeps Ctrl-C a signal. ENTER is echoed, which begins a new line.
  const lines = createInterface({ input: process.stdin, terminal: false });
  let left = Math.ceil(seconds);
  // Cut to the width of the terminal: a wrapped line could not be cleared.
  const show = () =>
    process.stderr.write(`${EMPTY_LINE}${`${what}  (ENTER, or in ${left} s)`.slice(0, (process.stderr.columns || 80) - 1)}`);
  show();
  const entered = await new Promise<boolean>((resolve) => {
    const tick = setInterval(() => {
      left -= 1;
      if (left > 0) show();
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

/** @returns undefined for Ctrl-C and Ctrl-D */
async function ask(question: string, flag: string, hidden: boolean): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new RadioctlError("usage", `cannot ask without a terminal: ${question.trim()}`, {
      hint: `give the answer with ${flag}`,
    });
  }
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: hidden ? silent : process.stderr, terminal: true });
  // Shown only now: the interface has just switched off the terminal's echo.
  if (hidden) process.stderr.write(question);
  // Without this, readline throws for one of them and never resolves for the other.
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
