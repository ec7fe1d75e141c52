import type { Ledger } from "../accounts.js";
import type { Place } from "../remark.js";
import type { Argument, Call, Expression } from "./syntax.js";
import { NOTHING, type Fate } from "./vocabulary.js";

/** The settings of a call. Reads those that are constants; says what becomes of the others. */
export class Settings {
  readonly #given: readonly Argument[];
  readonly #ledger: Ledger;
  /** Where the settings that were read are, by their labels. */
  readonly places = new Map<string, Place>();

  constructor(call: Call, ledger: Ledger) {
    this.#given = call.arguments;
    this.#ledger = ledger;
  }

  /** A constant; undefined when it is not given, or not known: then it is left, and never replaced by its name. */
  text(label: string): string | undefined {
    const found = this.#given.findLast((argument) => argument.label === label);
    if (found === undefined) return undefined;
    this.places.set(label, found.place);
    const { value, place } = found;
    if (value.kind !== "constant" || value.template) {
      this.#ledger.leave(place, `its value is not known: ${unknownValue(value)}`, "unread");
      return undefined;
    }
    this.#ledger.use(value.place, place);
    return value.text;
  }

  /** Whether a setting is given, but its value is not known. */
  isUnknown(label: string): boolean {
    const value = this.#given.findLast((argument) => argument.label === label)?.value;
    return value !== undefined && (value.kind !== "constant" || value.template);
  }

  number(label: string): number | undefined {
    const text = this.text(label);
    const value = Number(text);
    return text === undefined || text === "" || !Number.isFinite(value) ? undefined : value;
  }

  /** The first constant without a label. */
  first(): string | undefined {
    const found = this.#given.find(({ label, value }) => label === undefined && value.kind === "constant" && !value.template);
    if (found?.value.kind !== "constant") return undefined;
    this.places.set("", found.value.place);
    return found.value.text;
  }

  /** Decides about the settings that were not read. */
  settle(fates: ReadonlyMap<string, Fate>): void {
    for (const { label, value, place } of this.#given) {
      if (label === undefined || this.places.has(label)) continue;
      const fate = fates.get(label) ?? "an unknown setting";
      const isOff = value.kind === "constant" && value.text === "false" && label !== "start" && label !== "loop";
      if (fate === NOTHING || isOff || isAsUsual(label, value)) {
        this.#ledger.skip(place, "radioctl sets these itself");
        // The place of a constant that has a name.
        if (value.kind === "constant") this.#ledger.use(value.place, place);
      } else this.#ledger.leave(place, fate);
    }
  }
}

function isAsUsual(label: string, value: Expression): boolean {
  return (label === "start" || label === "loop") && value.kind === "constant" && value.text === "true";
}

/** Why a value is not known, in words. No value is quoted: it may be a password. */
function unknownValue(value: Expression): string {
  if (value.kind === "name") return `${value.text.slice(0, 80)} has no value in this script`;
  if (value.kind === "call") return `it comes from ${value.name.slice(0, 80)}`;
  if (value.kind === "constant") return "a text that is put together when the script runs";
  return "it is computed when the script runs";
}
