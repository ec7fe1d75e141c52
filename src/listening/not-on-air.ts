import { counted } from "../counted.js";
import { RadioctlError } from "../errors.js";
import type { MountReport } from "./mount-report.js";

type Unheard = Extract<MountReport, { heard: false }>;

/** A host's services run, but not every mount plays as it should. Holds the reports of those mounts. */
export class NotOnAir extends RadioctlError {
  readonly unheard: readonly Unheard[];

  constructor(host: string, reports: readonly MountReport[]) {
    const unheard = reports.filter((report): report is Unheard => !report.heard);
    super("failed", `${unheard.length} of ${counted(reports.length, "mount is", "mounts are")} not on air`, {
      host,
      hint: "the files and services are in place; correct the cause and run the same command again",
    });
    this.unheard = unheard;
  }
}
