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
};

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
