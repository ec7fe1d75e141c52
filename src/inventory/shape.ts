import { z } from "zod";
import { inventorySchema } from "./schema.js";
import type { Path } from "./yaml.js";

/** The keys that the schema knows at a place of the inventory; empty where it knows none. `raw` tells which branch of a union is meant. */
export function keysAt(path: Path, raw: unknown): string[] {
  let schema: unknown = inventorySchema;
  let value: unknown = raw;
  for (const step of path) {
    schema = child(unwrap(schema, value), step);
    value = typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined;
  }
  const found = unwrap(schema, value);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

function child(schema: unknown, step: PropertyKey): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[String(step)];
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

function unwrap(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return unwrap(schema.def.innerType, value);
  if (!(schema instanceof z.ZodUnion)) return schema;
  const options = schema.options as readonly unknown[];
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const discriminator = schema instanceof z.ZodDiscriminatedUnion ? schema.def.discriminator : undefined;
  const chosen = (value as Record<string, unknown> | undefined)?.[discriminator ?? ""];
  const fits = (option: unknown) => {
    if (!(option instanceof z.ZodObject)) return false;
    if (discriminator === undefined) return keys.some((key) => key in option.shape);
    return (option.shape[discriminator] as z.ZodType).safeParse(chosen).success;
  };
  return options.find(fits);
}
