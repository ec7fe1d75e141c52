import type { Account } from "./account.js";
import { healthOperations } from "./operations-health.js";
import { zoneOperations } from "./operations-zone.js";
import type { Element } from "./xml.js";

/** The request that an operation gets. */
export interface Call {
  account: Account;
  /** The groups of the path's pattern. */
  ids: readonly string[];
  query: URLSearchParams;
  body: Element;
}

export interface Operation {
  name: string;
  method: "GET" | "POST" | "DELETE";
  /** The path after `/2013-04-01/`. */
  path: RegExp;
  /** @returns the answer's children; with `created` the answer is 201 */
  answer(call: Call): { created?: string } & Element;
}

export const operations: readonly Operation[] = [...zoneOperations, ...healthOperations];
