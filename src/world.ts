import type { Clock } from "./ports/clock.js";
import type { Files } from "./ports/files.js";
import type { Http } from "./ports/http.js";
import type { Processes } from "./ports/processes.js";
import type { Prompt } from "./ports/prompt.js";
import type { Ssh } from "./ports/ssh.js";

/** A stream that text goes to. `terminal`: a person is looking, so colour and movement are allowed. */
export interface TextStream {
  write(text: string): void;
  terminal: boolean;
  columns: number;
}

/** Everything outside the program: nothing below `main` reaches for a global. */
export interface World {
  ssh: Ssh;
  http: Http;
  files: Files;
  processes: Processes;
  clock: Clock;
  prompt: Prompt;
  /** Data. */
  stdout: TextStream;
  /** Progress and errors. */
  stderr: TextStream;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Who is at the keyboard, `anna@laptop`: stands in locks and generations. */
  operator: string;
  /** Numbers in [0, 1), for jitter only. */
  random(): number;
  /** Cryptographically strong bytes, for generated secrets. */
  randomBytes(count: number): Uint8Array;
}
