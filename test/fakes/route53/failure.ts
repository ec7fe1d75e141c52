/** The service's answer to a refused call. */
export class Failure extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** Each message is one problem of a change batch; Route 53 writes them in brackets. */
export function invalidChangeBatch(messages: readonly string[]): Failure {
  return new Failure("InvalidChangeBatch", `[${messages.join(", ")}]`);
}

export function invalidInput(message: string): Failure {
  return new Failure("InvalidInput", message);
}
