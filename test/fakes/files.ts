import { posix } from "node:path";
import type { FileBelow, Files } from "../../src/ports/files.js";

/** Files in memory, for virtual time: a real disk needs real time, in which the virtual clock would advance too far. */
export class MemoryFiles implements Files {
  readonly texts = new Map<string, string>();

  async read(path: string): Promise<string | undefined> {
    return this.texts.get(path);
  }

  async bytes(path: string): Promise<Uint8Array | undefined> {
    const text = this.texts.get(path);
    return text === undefined ? undefined : Buffer.from(text);
  }

  async write(path: string, content: string | Uint8Array): Promise<void> {
    this.texts.set(path, typeof content === "string" ? content : Buffer.from(content).toString());
  }

  async writeBelow(folder: string, files: readonly FileBelow[]): Promise<void> {
    for (const { path, text } of files) await this.write(posix.join(folder, path), text);
  }

  async privateFolder(): Promise<void> {
    // A folder exists when a file is in it.
  }

  async target(path: string): Promise<string> {
    return path;
  }

  async create(path: string, content: string): Promise<boolean> {
    if (this.texts.has(path)) return false;
    this.texts.set(path, content);
    return true;
  }

  async append(path: string, text: string): Promise<void> {
    this.texts.set(path, (this.texts.get(path) ?? "") + text);
  }

  async list(path: string): Promise<string[]> {
    const below = (await this.walk(path)).map((each) => each.split("/")[0] ?? each);
    return [...new Set(below)];
  }

  async walk(path: string): Promise<string[]> {
    const folder = path.endsWith("/") ? path : `${path}/`;
    return [...this.texts.keys()]
      .filter((each) => each.startsWith(folder))
      .map((each) => posix.relative(path, each))
      .sort();
  }

  async mode(path: string): Promise<number | undefined> {
    return this.texts.has(path) ? 0o600 : undefined;
  }

  async remove(path: string): Promise<void> {
    this.texts.delete(path);
  }
}

/** The disk of a process that dies when it appends more than `linesLeft` lines: that call never returns. */
export class DyingFiles extends MemoryFiles {
  linesLeft = Infinity;
  readonly #death = new AbortController();

  override async append(path: string, text: string): Promise<void> {
    if (this.linesLeft <= 0) {
      this.#death.abort();
      return new Promise(() => undefined);
    }
    this.linesLeft -= 1;
    return super.append(path, text);
  }

  /** Settles when the process has died. */
  async death(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#death.signal.aborted) resolve();
      else this.#death.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}
