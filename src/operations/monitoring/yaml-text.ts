type Value = string | number | readonly Value[] | { readonly [key: string]: Value | undefined };

/** A plain value as readable YAML: one key a line, texts in double quotes as in JSON. Keys are fixed names that need no quotes. */
export function yamlText(value: Value, indent = ""): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return String(value);
  if (Array.isArray(value))
    return (value as readonly Value[]).map((each) => `\n${indent}- ${yamlText(each, `${indent}  `).trimStart()}`).join("");
  return Object.entries(value as Record<string, Value | undefined>)
    .flatMap(([key, own]) => (own === undefined ? [] : [`\n${indent}${key}:${spaced(yamlText(own, `${indent}  `))}`]))
    .join("");
}

function spaced(text: string): string {
  return text.startsWith("\n") ? text : ` ${text}`;
}
