export interface LocalCommand {
  argv: readonly [string, ...string[]];
  stdin?: string | Uint8Array | undefined;
  env?: Readonly<Record<string, string>> | undefined;
  timeoutSeconds: number;
}

export interface LocalResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Programs on the operator's own machine: password managers, `ssh -G`, the lab's tools. */
export interface Processes {
  /**
   * Runs to the end and gives the exit code, whatever it is.
   * @throws ProgramMissing when there is no such program; RadioctlError failed when it cannot be started or passes its deadline
   */
  run(command: LocalCommand): Promise<LocalResult>;
  /** Whether a process of this machine is there, whoever's it is. */
  alive(pid: number): boolean;
  /** Of the program itself. */
  readonly pid: number;
  /** How it was begun, for whoever is to begin it again: the interpreter and its script. */
  readonly program: readonly [string, ...string[]];
  /** Hands the terminal over, as for `ssh`; gives the exit code. */
  interactive(argv: readonly [string, ...string[]]): Promise<number>;
}
