/** A value of the draft with what the operator should know of it: it becomes a comment behind the value. */
export class Noted {
  constructor(
    readonly value: unknown,
    readonly note: string,
  ) {}
}

/** A value that nobody said. */
export function assumed(value: unknown, why: string): Noted {
  return new Noted(value, `ASSUMED: ${why}`);
}

/** An object without the keys that have no value. */
export function present(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
