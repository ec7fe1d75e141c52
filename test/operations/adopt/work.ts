import { Session, type Profiler } from "node:inspector";

/** Code whose work is counted. */
const COUNTED = "/src/operations/adopt/";

/**
 * How often the functions and branches of `adopt` ran while `action` ran, by V8's own counters: the same on every machine. What the engine does by
 * itself, such as one search in a text, counts as nothing.
 */
export async function workOf(action: () => unknown): Promise<number> {
  const session = new Session();
  session.connect();
  const post = async (method: string, given?: object) =>
    new Promise<unknown>((resolve, reject) =>
      session.post(method, given, (error, result) => (error === null ? resolve(result) : reject(error))),
    );
  try {
    await post("Profiler.enable");
    await post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
    action();
    const { result } = (await post("Profiler.takePreciseCoverage")) as Profiler.TakePreciseCoverageReturnType;
    const own = result.filter(({ url }) => url.includes(COUNTED));
    return own.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges)).reduce((sum, { count }) => sum + count, 0);
  } finally {
    session.disconnect();
  }
}
