import { HAS_MARKS, MARKS } from "../secret.js";
import type { Path } from "./place.js";
import { SecretRef } from "./secret-ref.js";

/** A text of the inventory with a character that no value may have. */
interface Unfit {
  path: Path;
  /** The place is the key itself. */
  ofKey: boolean;
  message: string;
}

/** Control characters (C0, DEL, C1), and the characters at which Unicode breaks a line. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;

/** The same, without the ones that a program's argument may have. */
// oxlint-disable-next-line no-control-regex
const CONTROLS_IN_ARGUMENTS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/u;

/** Half of a pair of UTF-16: it has no bytes in UTF-8, so the file on a host would have another value than the inventory. */
const HALF = /\p{Surrogate}/u;

/**
 * What is wrong with the characters of a text. Every value may end up in a configuration file, where a line break begins another setting.
 * @returns undefined when nothing is
 */
export function unfitCharacters(text: string, isArgument = false): string | undefined {
  if (MARKS.test(text)) return HAS_MARKS;
  if (HALF.test(text)) return "contains half of a character (a lone surrogate)";
  return (isArgument ? CONTROLS_IN_ARGUMENTS : CONTROLS).test(text) ? "contains a control character or a line break" : undefined;
}

/** All texts of an inventory, keys too, with characters that no value may have. An argument of a `secrets` command may have several lines. */
export function unfitTexts(value: unknown, path: Path = []): Unfit[] {
  if (value instanceof SecretRef) return unfitTexts(value.name, path);
  if (typeof value === "string") {
    const message = unfitCharacters(value, path[0] === "secrets" && path[2] === "command");
    return message === undefined ? [] : [{ path, ofKey: false, message }];
  }
  if (Array.isArray(value)) return value.flatMap((each: unknown, index) => unfitTexts(each, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const message = unfitCharacters(key);
    return [
      ...(message === undefined ? [] : [{ path: [...path, key], ofKey: true, message }]),
      ...unfitTexts(inner, [...path, key]),
    ];
  });
}
