import type { System } from "../host/facts/system.js";
import type { Vitals } from "./observe-vitals.js";

/** What of a host is judged by itself, whatever it serves. */
export interface HostToJudge {
  host: string;
  region: string | undefined;
  system: System;
  vitals: Vitals;
}
