import type { Account } from "./account.js";
import { healthOperations } from "./operations-health.js";
import { zoneOperations } from "./operations-zone.js";
import type { Element } from "./xml.js";

/** A request as an operation takes it. */
export interface Call {
  account: Account;
  /** What the path's pattern has caught. */
  ids: readonly string[];
  query: URLSearchParams;
  body: Element;
}

export interface Operation {
  name: string;
  method: "GET" | "POST" | "DELETE";
  /** Behind `/2013-04-01/`. */
  path: RegExp;
  /** @returns the answer's children; with `created` the answer is 201 */
  answer(call: Call): { created?: string } & Element;
}

export const operations: readonly Operation[] = [...zoneOperations, ...healthOperations];
