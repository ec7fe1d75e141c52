/** For the output of all commands at the same time. Real answers are a few kilobytes each. */
const MOST_BYTES = 12 * 1024 * 1024;

/** The memory for the output of all commands that run at the same time. Hosts that write without end must not take it from the others. */
export class OutputBudget {
  #kept = 0;
  readonly #commands = new Map<() => void, number>();

  constructor(private readonly mostBytes = MOST_BYTES) {}

  /**
   * Counts bytes of a command's output. Without room for all, the command with the most output is dropped.
   * @param drop identifies the command, and frees its output
   */
  add(drop: () => void, bytes: number): void {
    this.#commands.set(drop, (this.#commands.get(drop) ?? 0) + bytes);
    this.#kept += bytes;
    while (this.#kept > this.mostBytes) {
      const [largest] = [...this.#commands].reduce((one, other) => (other[1] > one[1] ? other : one));
      this.release(largest);
      largest();
    }
  }

  /** The command has ended. */
  release(drop: () => void): void {
    this.#kept -= this.#commands.get(drop) ?? 0;
    this.#commands.delete(drop);
  }
}
