import { createHmac, timingSafeEqual } from "node:crypto";
import { parseGenerationRecord } from "../host/records.js";
import type { Secret } from "../secret.js";
import { canonical } from "./content.js";

/** A generation of a host, as the bucket keeps it beside the bundles. It has no secrets. */
export interface GenerationRecord {
  host: string;
  generation: number;
  /** The name of the bundle that the host got. */
  bundle: string;
  run: string;
  operator: string;
  /** Version of radioctl. */
  version: string;
  /** ISO 8601, UTC. */
  at: string;
}

/** The folder of a host's bundles and generations. */
export function bundlesFolder(host: string): string {
  return `bundles/${host}/`;
}

export function bundleKey(host: string, name: string): string {
  return bundlesFolder(host) + name;
}

/** A run's id begins with its time, and a run can make several generations of a host. */
export function recordKey({ host, run, generation }: Pick<GenerationRecord, "host" | "run" | "generation">): string {
  return `${bundlesFolder(host)}${run.replaceAll(/[^A-Za-z0-9:._-]/gu, "_")}-${generation}.json`;
}

export function isRecordKey(key: string): boolean {
  return key.endsWith(".json");
}

/** The record with a signature: without the station's key, no one can pass a generation off as another. */
export function recordText(record: GenerationRecord, stateKey: Secret): string {
  return `${JSON.stringify({ ...record, signature: signatureOf(record, stateKey) })}\n`;
}

/** @throws Error for a record that is damaged, is of another host or has a wrong signature */
export function parseRecord(text: string, host: string, stateKey: Secret): GenerationRecord {
  const { signature, ...record } = parseGenerationRecord(text);
  if (record.host !== host) throw new Error(`it is a record of ${record.host}`);
  const [given, right] = [Buffer.from(signature, "hex"), Buffer.from(signatureOf(record, stateKey), "hex")];
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw new Error("its signature is wrong");
  return record;
}

function signatureOf(record: GenerationRecord, stateKey: Secret): string {
  return createHmac("sha256", stateKey.reveal())
    .update(`radioctl generation\n${canonical(record)}`)
    .digest("hex");
}
