import { Secret } from "../secret.js";
import { escapeFor, Unwritable, type Language } from "./language.js";

/** The values for a template. The keys are the names in the template. */
export type View = { readonly [key: string]: ViewValue };
export type ViewValue = string | number | boolean | undefined | Secret | View | readonly ViewValue[];

/** These mark a secret in rendered text. No template and no value contains these private-use characters. */
const OPEN = "\ue000";
const CLOSE = "\ue001";

/** A value that Handlebars prints escaped for the file's language: Handlebars calls `toHTML` instead of escaping for HTML. */
class Printed {
  readonly raw: string;
  readonly #print: () => string;

  constructor(raw: string, print: () => string) {
    this.raw = raw;
    this.#print = print;
  }

  toHTML(): string {
    return this.#print();
  }

  toString(): string {
    return this.raw;
  }
}

/** Replaces all texts and secrets in `view` by values that print themselves escaped. Empty texts stay empty strings, for `#if`. */
export function printable(view: ViewValue, language: Language, path = ""): unknown {
  if (view instanceof Secret) return new Printed("[secret]", () => OPEN + escapedOrThrow(view.reveal(), language, path) + CLOSE);
  if (typeof view === "string") return view === "" ? "" : new Printed(view, () => escapedOrThrow(view, language, path));
  if (Array.isArray(view)) return view.map((each: ViewValue, index) => printable(each, language, `${path}.${index}`));
  if (typeof view !== "object" || view === null) return view;
  return Object.fromEntries(
    Object.entries(view).map(([key, value]) => [key, printable(value, language, path === "" ? key : `${path}.${key}`)]),
  );
}

/** Splits rendered text into plain and secret pieces. */
export function splitSecrets(text: string): Array<{ text: string; secret: boolean }> {
  return text.split(OPEN).flatMap((part, index) => {
    if (index === 0) return [{ text: part, secret: false }];
    const end = part.indexOf(CLOSE);
    return [
      { text: part.slice(0, end), secret: true },
      { text: part.slice(end + CLOSE.length), secret: false },
    ];
  });
}

function escapedOrThrow(value: string, language: Language, path: string): string {
  try {
    return escapeFor(language, value);
  } catch (error) {
    throw error instanceof Unwritable ? new Unwritable(`the value of ${path} ${error.message}`) : error;
  }
}
