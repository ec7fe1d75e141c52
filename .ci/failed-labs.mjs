/**
 * Prints the lab test files that failed, when nothing else failed and they are few; otherwise nothing.
 * Argument: what vitest's JSON reporter wrote.
 */
import { readFileSync } from "node:fs";
import { relative } from "node:path";

/** More than this is no accident, and would take too long. */
const MOST = 2;

const { testResults } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const failed = testResults.filter(({ status }) => status !== "passed").map(({ name }) => relative(".", name));
if (failed.length <= MOST && failed.every((name) => name.endsWith(".lab.test.ts"))) process.stdout.write(failed.join("\n"));
