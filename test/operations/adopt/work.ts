import { Session, type Profiler } from "node:inspector";
import { setFlagsFromString } from "node:v8";

/** Code whose work is counted. */
const COUNTED = "/src/operations/adopt/";

/**
 * Counts how often functions and branches of `adopt` run, by V8's own counters: the same on every machine, since optimized code, which does not
 * count, is off. What the engine does by itself, such as one search in a text, counts as nothing. Only code that is loaded after the start has
 * counters in its branches.
 */
export class Work {
  readonly #session = new Session();

  async start(): Promise<void> {
    setFlagsFromString("--no-opt");
    this.#session.connect();
    await this.#post("Profiler.enable");
    await this.#post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  async stop(): Promise<void> {
    await this.#post("Profiler.stopPreciseCoverage");
    this.#session.disconnect();
    setFlagsFromString("--opt");
  }

  /** What ran since the last time. */
  async take(): Promise<number> {
    const { result } = (await this.#post("Profiler.takePreciseCoverage")) as Profiler.TakePreciseCoverageReturnType;
    const own = result.filter(({ url }) => url.includes(COUNTED));
    return own.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges)).reduce((sum, { count }) => sum + count, 0);
  }

  async #post(method: string, given?: object): Promise<unknown> {
    return new Promise((resolve, reject) =>
      this.#session.post(method, given, (error, result) => (error === null ? resolve(result) : reject(error))),
    );
  }
}
