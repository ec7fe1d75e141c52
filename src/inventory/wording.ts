import type * as z from "zod";
import { counted } from "../counted.js";
import { didYouMean } from "../nearest.js";
import { quoted } from "./quoted.js";

type Issue = z.core.$ZodIssue;

const kindNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of keys",
  record: "a group of keys",
};

const formatNames: Readonly<Record<string, string>> = {
  email: "an e-mail address such as anna@radio.example",
  url: "a URL such as https://radio.example/",
};

/** What the schema expects in place of a missing value. */
export function expectation(issue: Issue): string {
  if (issue.code === "invalid_type") return `must be ${kindNames[issue.expected] ?? issue.expected}`;
  return issue.code === "invalid_value" ? `one of ${issue.values.map(String).join(", ")}` : issue.message;
}

/** What is wrong with a value. */
export function wrongValue(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return value === null
        ? `${expectation(issue)}, but there is no value`
        : `${expectation(issue)}, not ${kindOf(value, issue.expected)}`;
    case "invalid_value":
      return noneOf(value, issue.values.map(String));
    case "too_small":
      return `must ${bound(issue.origin, "at least", Number(issue.minimum))}`;
    case "too_big":
      return `must ${bound(issue.origin, "at most", Number(issue.maximum))}`;
    case "invalid_format":
      return formatNames[issue.format] === undefined ? issue.message : `must be ${formatNames[issue.format]}`;
    default:
      return issue.message;
  }
}

function noneOf(value: unknown, known: readonly string[]): string {
  return known.length === 1
    ? `must be ${known.join()}`
    : `${quoted(value)} is not one of ${known.join(", ")}${didYouMean(String(value), known)}`;
}

function bound(origin: string, word: string, limit: number): string {
  if (origin === "string") return `have ${word} ${counted(limit, "character")}`;
  return origin === "array" ? `have ${word} ${counted(limit, "entry", "entries")}` : `be ${word} ${limit}`;
}

function kindOf(value: unknown, expected: string): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a group of keys";
  if (typeof value === "string") return `text (${quoted(value)})${isNumeric(value, expected) ? ": remove the quotes" : ""}`;
  const advice = expected === "string" ? ": put it in quotes" : "";
  return `${typeof value === "number" ? "the number " : ""}${quoted(value)}${advice}`;
}

function isNumeric(text: string, expected: string): boolean {
  return (expected === "number" || expected === "int") && /^\d+(\.\d+)?$/u.test(text);
}
