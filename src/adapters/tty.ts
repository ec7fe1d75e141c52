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
};

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
