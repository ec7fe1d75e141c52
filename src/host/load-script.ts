import { readFileSync } from "node:fs";
import { packageFile } from "../package-file.js";
import { scriptText, type HostScript } from "./script.js";

/** Each script is read once: like a module, it is a part of the program. */
const texts = new Map<string, string>();

/** The text of a script for a host. */
export function loadScript(script: HostScript): string {
  return scriptText(script, textOf);
}

function textOf(file: string): string {
  const known = texts.get(file);
  if (known !== undefined) return known;
  const text = readFileSync(packageFile(`templates/scripts/${file}`), "utf8");
  texts.set(file, text);
  return text;
}
