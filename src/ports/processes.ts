export interface LocalCommand {
  argv: readonly [string, ...string[]];
  stdin?: string | Uint8Array | undefined;
  /** Variables besides those that it inherits. */
  env?: Readonly<Record<string, string>> | undefined;
  /** `plain`: it inherits only what every program may need (PATH, HOME, its language, its session). No program inherits the station's secrets. */
  environment?: "plain" | undefined;
  /** Prefixes of variables that hold secrets, besides `RADIO_`. */
  secretPrefixes?: readonly string[] | undefined;
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
   * Runs a program to its end. Any exit code is a result.
   * @throws ProgramMissing when there is no such program; RadioctlError failed when it cannot be started or passes its deadline
   */
  run(command: LocalCommand): Promise<LocalResult>;
  /** Whether a process with this id exists on this machine, of any user. */
  alive(pid: number): boolean;
  /** The process id of radioctl. */
  readonly pid: number;
  /** The interpreter and the script of radioctl, to start it again. */
  readonly program: readonly [string, ...string[]];
  /**
   * Runs a program that takes over the terminal, such as `ssh`. @returns its exit code
   * @param secretPrefixes as of `LocalCommand`
   */
  interactive(argv: readonly [string, ...string[]], secretPrefixes?: readonly string[]): Promise<number>;
}
