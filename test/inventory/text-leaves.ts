export type Place = ReadonlyArray<string | number>;

/** The places of all texts below a value, and those of the keys of its groups of names. Secrets are no texts of the inventory. */
export function texts(value: unknown, at: Place = []): Place[] {
  if (typeof value === "string") return value.startsWith("!secret ") ? [] : [at];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each: unknown, index) => texts(each, [...at, index]));
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, [...at, key]));
}

/** A copy of a value with another text at a place. */
export function withText(value: unknown, [step, ...rest]: Place, text: string): unknown {
  if (step === undefined) return text;
  if (Array.isArray(value)) return value.map((each: unknown, index) => (index === step ? withText(each, rest, text) : each));
  const entries = Object.entries(value as object).map(([key, inner]) => [
    key,
    key === step ? withText(inner, rest, text) : inner,
  ]);
  return Object.fromEntries(entries);
}

/** A copy of a value with another name for the key at a place. */
export function withName(value: unknown, place: Place, name: string): unknown {
  const [step, ...rest] = place;
  const entries = Object.entries(value as object).map(([key, inner]) =>
    key !== step ? [key, inner] : rest.length === 0 ? [name, inner] : [key, withName(inner, rest, name)],
  );
  return Object.fromEntries(entries);
}

export function textAt(value: unknown, place: Place): string {
  return String(place.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown>)[step], value));
}

interface JsonSchema {
  type?: string;
  enum?: unknown;
  const?: unknown;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | false;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

/** The fields of a JSON schema that take text, and of which none of these values has one. */
export function fieldsWithout(schema: JsonSchema, values: readonly unknown[], at = ""): string[] {
  const isText = schema.type === "string" && schema.enum === undefined && schema.const === undefined;
  if (isText) return values.some((value) => typeof value === "string") ? [] : [at];
  const groups = values.filter((value) => typeof value === "object" && value !== null);
  const inner = (key: string) => groups.flatMap((group) => (key in group ? [(group as Record<string, unknown>)[key]] : []));
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, own]) => fieldsWithout(own, inner(key), `${at}.${key}`)),
    ...(typeof schema.additionalProperties === "object"
      ? fieldsWithout(schema.additionalProperties, groups.flatMap(Object.values), `${at}.*`)
      : []),
    ...(schema.items === undefined ? [] : fieldsWithout(schema.items, groups.flat(), `${at}.#`)),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((branch) =>
      fieldsWithout(
        branch,
        values.filter((value) => isOf(branch, value)),
        at,
      ),
    ),
  ];
}

/** Whether a value belongs to this branch of a union. */
function isOf({ properties }: JsonSchema, value: unknown): boolean {
  if (properties === undefined) return true;
  const group = Object(value) as Record<string, unknown>;
  const marks = Object.entries(properties).filter(([, own]) => own.const !== undefined);
  if (marks.length > 0) return marks.every(([key, own]) => group[key] === own.const);
  return Object.keys(group).some((key) => key in properties);
}
