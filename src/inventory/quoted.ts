/** A value in a message: enough to recognize it. */
const CHARACTERS = 60;

/** A value as JSON. A long one is cut. */
export function quoted(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(shortened(value)) : shortened(JSON.stringify(value) ?? String(value));
}

/** The beginning of a text, with its length. */
export function shortened(text: string): string {
  return text.length <= CHARACTERS ? text : `${text.slice(0, CHARACTERS)}... (${text.length} characters)`;
}
