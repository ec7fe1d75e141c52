/** What the service answers instead of a result. */
export class Failure extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** Each message is one thing that is wrong with a change batch; Route 53 puts them in brackets. */
export function invalidChangeBatch(messages: readonly string[]): Failure {
  return new Failure("InvalidChangeBatch", `[${messages.join(", ")}]`);
}

export function invalidInput(message: string): Failure {
  return new Failure("InvalidInput", message);
}
