import { PLACEHOLDER, Secret, SECRET_BEGINS, SECRET_ENDS } from "../secret.js";
import { escapeFor, Unwritable, type Language } from "./language.js";

/** The values for a template. The keys are the names in the template. */
export type View = { readonly [key: string]: ViewValue };
export type ViewValue = string | number | boolean | undefined | Secret | View | readonly ViewValue[];

/**
 * A value that Handlebars prints escaped for the file's language: Handlebars calls `toHTML` instead of escaping for HTML. A template cannot read
 * any property of it, so that a secret cannot be deployed as the text that stands for it.
 * @param shown for comparisons in a template
 */
function printed(shown: string, print: () => string): object {
  const value = Object.assign(Object.create(null) as object, { toHTML: print, [Symbol.toPrimitive]: () => shown });
  return new Proxy(value, {
    has: () => false,
    ownKeys: () => [],
    getOwnPropertyDescriptor: () => undefined,
    // What is not a function of this value is not there: `constructor` and the like.
    get: (target, key) => (Object.hasOwn(target, key) ? Reflect.get(target, key) : undefined),
  });
}

/**
 * Replaces all texts and secrets in `view` by values that print themselves escaped. Empty texts stay empty strings, for `#if`. Groups and lists have
 * no prototype: a name that is not in the view is an error, also one that JavaScript's own objects have.
 */
export function printable(view: ViewValue, language: Language, path = ""): unknown {
  if (view instanceof Secret)
    return printed(PLACEHOLDER, () => SECRET_BEGINS + escapedOrThrow(view.reveal(), language, path) + SECRET_ENDS);
  if (typeof view === "string") return view === "" ? "" : printed(view, () => escapedOrThrow(view, language, path));
  if (Array.isArray(view)) return bare(view.map((each: ViewValue, index) => printable(each, language, `${path}.${index}`)));
  if (typeof view !== "object" || view === null) return view;
  const entries = Object.entries(view);
  return bare(
    Object.fromEntries(entries.map(([key, value]) => [key, printable(value, language, path === "" ? key : `${path}.${key}`)])),
  );
}

/** Handlebars names the object in its error about an unknown name, so it must still become text. */
function bare(value: object): object {
  Object.setPrototypeOf(value, null);
  return Object.defineProperty(value, Symbol.toPrimitive, { value: () => "the values" });
}

/** Splits rendered text into plain and secret pieces. */
export function splitSecrets(text: string): Array<{ text: string; secret: boolean }> {
  return text.split(SECRET_BEGINS).flatMap((part, index) => {
    if (index === 0) return [{ text: part, secret: false }];
    const end = part.indexOf(SECRET_ENDS);
    return [
      { text: part.slice(0, end), secret: true },
      { text: part.slice(end + SECRET_ENDS.length), secret: false },
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
