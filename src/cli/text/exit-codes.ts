import { exitCodes } from "../../errors.js";

/** What each exit code means, a line each. */
export function exitCodesText(): string {
  return exitCodes.map(({ code, meaning }) => `${String(code).padStart(3)}  ${meaning}\n`).join("");
}
