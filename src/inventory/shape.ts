import * as z from "zod";
import { valueAt, type Path } from "./place.js";
import { inventorySchema } from "./schema.js";

/** The keys that the schema allows at a place of the inventory; empty if there are none. `raw` determines the branch of a union. */
export function keysAt(path: Path, raw: unknown): string[] {
  let schema: unknown = inventorySchema;
  for (const [depth, step] of path.entries()) schema = child(meant(schema, valueAt(raw, path.slice(0, depth))), step);
  return keysOf(meant(schema, valueAt(raw, path)));
}

function keysOf(schema: unknown): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  return schema instanceof z.ZodUnion ? [...new Set(schema.options.flatMap(keysOf))] : [];
}

function child(schema: unknown, step: PropertyKey): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[String(step)];
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

/** Unwraps optional and default schemas, and selects the branch of a discriminated union by its key. */
function meant(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return meant(schema.def.innerType, value);
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const { discriminator } = schema.def;
  const kind = valueAt(value, [discriminator]);
  return schema.options.find((option) => option instanceof z.ZodObject && isKind(option.shape[discriminator], kind));
}

function isKind(schema: unknown, kind: unknown): boolean {
  return schema instanceof z.ZodLiteral && schema.values.has(kind as z.core.util.Literal);
}
