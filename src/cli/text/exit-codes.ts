import { exitCodes } from "../../errors.js";
import { columns } from "./columns.js";

/** What each exit code means, a line each. */
export function exitCodesText(): string {
  const rows = exitCodes.map(({ code, meaning }) => [String(code), meaning]);
  return columns(rows, { right: [0] })
    .map((line) => `${line}\n`)
    .join("");
}
