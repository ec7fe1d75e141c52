/** The operations of a process that may die: after its death, every call does nothing and never returns. */
export function mortal<Operations extends object>(operations: Operations, isDead: () => boolean): Operations {
  return new Proxy(operations, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value === "object" && value !== null) return mortal(value, isDead);
      if (typeof value !== "function") return value;
      return (...args: unknown[]): unknown =>
        isDead() ? new Promise(() => undefined) : Reflect.apply(value as (...args: unknown[]) => unknown, target, args);
    },
  });
}
