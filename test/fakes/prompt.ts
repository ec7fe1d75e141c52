import type { Prompt } from "../../src/ports/prompt.js";

/** Answers these questions, each once, in this order; any other question is an error. */
export class ScriptedPrompt implements Prompt {
  readonly #script: Array<readonly [question: RegExp, answer: string]>;

  constructor(...script: Array<readonly [question: RegExp, answer: string]>) {
    this.#script = [...script];
  }

  /** Expected questions that were not asked yet. */
  get unasked(): string[] {
    return this.#script.map(([question]) => question.source);
  }

  async confirm(question: string): Promise<boolean> {
    return this.#next(question) === "y";
  }

  async password(question: string): Promise<string> {
    return this.#next(question);
  }

  async proceed(what: string): Promise<void> {
    this.#next(what);
  }

  #next(asked: string): string {
    const [question, answer] = this.#script.shift() ?? [/nothing more/u, ""];
    if (!question.test(asked)) throw new Error(`asked ${JSON.stringify(asked)}, but expected ${question.source}`);
    return answer;
  }
}
