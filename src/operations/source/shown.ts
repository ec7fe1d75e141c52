import { preferred, type Programme } from "../../health/programme.js";
import { absence } from "./plan.js";
import type { ObservedMaster } from "./run.js";

/** What a channel plays on one master, with what it should play. */
export interface ShownProgramme {
  programme: Programme;
  /** Name of the source that should play. */
  preferred: string | undefined;
  /** Name of the source that would play without a hold. */
  highest: string | undefined;
  /** By source: `ready`, or why it can't play. */
  absences: Readonly<Record<string, string>>;
}

/** What a master plays, or why it could not be observed. */
export type ShownMaster = { master: string; programmes: readonly ShownProgramme[] } | Extract<ObservedMaster, { error: unknown }>;

export function shownMasters(looks: readonly ObservedMaster[]): ShownMaster[] {
  return looks.map((look) => ("error" in look ? look : { ...look, programmes: look.programmes.map(shownProgramme) }));
}

function shownProgramme(programme: Programme): ShownProgramme {
  const { sources } = programme;
  return {
    programme,
    preferred: preferred(programme)?.name,
    highest: preferred({ held: undefined, sources })?.name,
    absences: Object.fromEntries(sources.map((source) => [source.name, absence(source, programme)])),
  };
}
