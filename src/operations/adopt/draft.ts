import { parseInventory } from "../../inventory/parse.js";
import { contentsOf, type Contents } from "./contents.js";
import type { Found } from "./found.js";
import type { Remark } from "./remark.js";
import { draftYaml, Noted } from "./yaml.js";

/** An inventory that describes a running server, as far as possible. */
export interface Draft extends Omit<Contents, "values"> {
  /** YAML; it validates unless a remark names an error. */
  inventory: string;
}

/**
 * The inventory that describes what was found. Pure; never throws.
 * @param secretsFile where `!secret NAME` is looked up besides the environment, relative to the inventory
 */
export function draftOf(found: Found, secretsFile = "secrets.yaml"): Draft {
  const { values, remarks, ...others } = contentsOf(found, secretsFile);
  const heading = `What radioctl adopt found on ${found.host.given}. Review it before you use it: values marked ASSUMED were not found there.`;
  const inventory = draftYaml(values, heading);
  return { ...others, inventory, remarks: [...remarks, ...assumptions(values), ...invalid(inventory)].map(shortened) };
}

/** A remark quotes names from files; no real one is as long. */
function shortened(remark: Remark): Remark {
  return remark.what.length <= LONGEST ? remark : { ...remark, what: `${remark.what.slice(0, LONGEST)}...` };
}

const LONGEST = 2000;

/** Remarks for the assumed values of the draft. */
function assumptions(draft: unknown, path = ""): Remark[] {
  if (draft instanceof Noted) {
    const what = `${path}: ${String(draft.value)}: ${draft.note.replace(/^ASSUMED: /u, "")}`;
    return draft.note.startsWith("ASSUMED: ") ? [{ kind: "assumed", what }] : [];
  }
  if (typeof draft !== "object" || draft === null) return [];
  return Object.entries(draft).flatMap(([key, value]) => assumptions(value, path === "" ? key : `${path}.${key}`));
}

function invalid(inventory: string): Remark[] {
  return parseInventory("draft", inventory).problems.map(({ key, message, line, column }) => ({
    kind: "todo",
    where: { file: "draft", line, column },
    what: `does not validate: ${key} ${message}`,
  }));
}
