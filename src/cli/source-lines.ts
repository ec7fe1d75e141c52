import { SourceMap, type SourceMapPayload } from "node:module";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFile } from "../package-file.js";
import type { Files } from "../ports/files.js";

/** A position in a built file, as V8 prints it. */
const PLACE = /(file:\/\/[^\s()]+?\.js):(\d+):(\d+)/gu;

/**
 * An error's stack with positions in the sources (`src/main.ts:12:3`) instead of the built files. Node can do this itself, but then it reads every
 * map at every start. Positions without a map are unchanged.
 */
export async function withSourceLines(stack: string, files: Pick<Files, "read">): Promise<string> {
  const urls = new Set(Array.from(stack.matchAll(PLACE), ([, url = ""]) => url));
  const maps = new Map(await Promise.all(Array.from(urls, async (url) => [url, await mapOf(url, files)] as const)));
  return stack.replaceAll(PLACE, (place, url: string, line: string, column: string) => {
    const entry = maps.get(url)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (entry === undefined || !("originalSource" in entry) || entry.originalSource === undefined) return place;
    const source = fileURLToPath(new URL(entry.originalSource, url));
    return `${relative(packageFile("."), source)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

async function mapOf(url: string, files: Pick<Files, "read">): Promise<SourceMap | undefined> {
  try {
    const text = await files.read(`${fileURLToPath(url)}.map`);
    return text === undefined ? undefined : new SourceMap(JSON.parse(text) as SourceMapPayload);
  } catch {
    // A stack without source positions is more useful than a second error.
    return undefined;
  }
}
