import * as z from "zod";
import { parseJson } from "../json.js";
import { InvalidAnswer } from "./answer.js";
import { STATE, type Manifest } from "./generation.js";
import type { StoredHost } from "./stored-host.js";

/** Parsers for the records that a host keeps of each generation. A file there may be damaged, or changed by hand or by an attacker. */

const slot = z.enum(["a", "b"]);
const count = z.int().min(0);
const ownership = { owner: z.string(), group: z.string(), mode: z.int().min(0).max(0o7777) };

const manifest = z.object({
  generation: count,
  run: z.string(),
  operator: z.string(),
  at: z.string(),
  role: z.string(),
  files: z.array(z.object({ path: z.string(), sha256: z.string(), restartKey: z.string().optional() })),
  units: z.array(z.string()),
  restores: count.optional(),
  slot: slot.optional(),
  inventory: z.object({ sha256: z.string(), before: z.array(z.string()) }).optional(),
});

const file = z.object({
  ...ownership,
  path: z.string(),
  restartKey: z.string().optional(),
  twin: z.string().optional(),
  template: z.string(),
});

const unit = z.object({
  name: z.string(),
  state: z.enum(["running", "stopped", "masked"]),
  enabled: z.boolean(),
  reloadOn: z.array(z.string()),
  restartOn: z.array(z.string()),
  restartWhenUpgraded: z.boolean().optional(),
});

const slots = z.object({
  units: z.object({ a: unit, b: unit }),
  selectors: z.object({ a: file.extend({ text: z.string() }), b: file.extend({ text: z.string() }) }),
  addresses: z.object({ a: z.string(), b: z.string() }),
  ready: z.string(),
  readySeconds: z.number(),
  connections: z.string(),
  memoryMegabytes: z.number(),
});

const storedHost = z.object({
  host: z.string(),
  role: z.string(),
  packages: z.array(z.string()),
  users: z.array(z.object({ name: z.string(), home: z.string(), groups: z.array(z.string()) })),
  directories: z.array(z.object({ ...ownership, path: z.string() })),
  files: z.array(file.extend({ sha256: z.string(), hasSecrets: z.boolean() })),
  units: z.array(unit),
  checks: z.array(z.object({ name: z.string(), files: z.array(z.string()), script: z.string(), present: z.string().optional() })),
  access: z.object({ sshPorts: z.array(z.int()), user: z.string() }),
  openPorts: z.array(z.int()),
  loads: z.array(
    z.object({
      name: z.string(),
      files: z.array(z.string()),
      script: z.string(),
      risky: z.boolean(),
      optional: z.boolean(),
      promise: z.object({ name: z.enum(["sshd", "firewall", "nginx", "upgrades"]), files: z.array(z.string()) }).optional(),
    }),
  ),
  slots: slots.optional(),
  streamServer: z.string().optional(),
});

const bundle = z.object({
  host: storedHost,
  texts: z.record(z.string(), z.object({ text: z.string(), masked: z.string().optional() })),
});

const generationRecord = z.object({
  host: z.string(),
  generation: count,
  bundle: z.string().regex(/^[0-9a-f]{64}$/u),
  run: z.string(),
  operator: z.string(),
  version: z.string(),
  at: z.string(),
  signature: z.string(),
});

/** The content of a bundle, as the bucket keeps it. @throws ZodError, SyntaxError */
export function parseBundle(text: string): z.output<typeof bundle> {
  return bundle.parse(parseJson(text));
}

/** A generation, as the bucket keeps it. @throws ZodError, SyntaxError */
export function parseGenerationRecord(text: string): z.output<typeof generationRecord> {
  return generationRecord.parse(parseJson(text));
}

/** @throws InvalidAnswer */
export function parseManifest(base64: string): Manifest {
  return recordOf(
    manifest,
    base64,
    "manifest.json",
    `then remove the link ${STATE}/current: the next deploy writes a new record`,
  );
}

/** @throws InvalidAnswer */
export function parseStoredHost(base64: string): StoredHost {
  return recordOf(storedHost, base64, "wanted.json", "or roll back to another generation with --to");
}

function recordOf<Value>(schema: z.ZodType<Value>, base64: string, name: string, next: string): Value {
  try {
    return schema.parse(parseJson(Buffer.from(base64, "base64").toString("utf8")));
  } catch (error) {
    throw new InvalidAnswer(
      `its record of a generation is damaged: ${name}: ${problemOf(error)}`,
      `nothing was changed. Check ${STATE} on the host, ${next}`,
    );
  }
}

function problemOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return "not JSON";
  const [issue] = error.issues;
  return `${issue?.path.join(".") || "the whole file"}: ${issue?.message ?? "invalid"}`;
}
