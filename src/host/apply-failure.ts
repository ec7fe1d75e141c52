import { RadioctlError } from "../errors.js";
import { lastLine } from "./answer.js";
import type { ApplyEvent, ApplyOutcome } from "./apply-protocol.js";
import { presentName, type DesiredHost } from "./desired.js";
import { holderText, parseHolder } from "./holder.js";
import type { HostPlan } from "./steps.js";

type End = Extract<ApplyEvent, { kind: "end" }>;

/** The error for the operator, from the events of an apply; undefined when the apply is done. */
export function applyFailure(
  events: readonly ApplyEvent[],
  plan: HostPlan,
  desired: DesiredHost,
  stderr: string,
): RadioctlError | undefined {
  const { host } = desired;
  const end = events.find((event): event is End => event.kind === "end");
  if (end?.outcome === "done") return undefined;
  if (end === undefined) {
    return new RadioctlError(
      "outcomeUnknown",
      `the apply ended without a result${stderr.trim() === "" ? "" : `: ${lastLine(stderr)}`}`,
      {
        host,
        hint: `the apply may continue on the host; check the result with: radioctl diff ${host}`,
      },
    );
  }
  return failures[end.outcome]({ host, end, events, plan, desired });
}

interface Failed {
  host: string;
  end: End;
  events: readonly ApplyEvent[];
  plan: HostPlan;
  desired: DesiredHost;
}

const failures: Record<Exclude<ApplyOutcome, "done">, (failed: Failed) => RadioctlError> = {
  failed: ({ host, events }) =>
    new RadioctlError("failed", whatFailed(events), {
      host,
      said: said(events),
      hint: "no file of a running service was replaced; fix the cause and run the same command again",
    }),
  refused: ({ host, events, plan, desired }) => {
    const check = events.find((event) => event.kind === "refused")?.check ?? "a check";
    return new RadioctlError("refused", `refused by ${check}`, {
      host,
      said: said(events),
      hint: `${host} is as before (nothing was replaced). ${nextStep(check, { host, plan, desired })}`,
    });
  },
  moved: ({ host, end }) =>
    new RadioctlError("failed", `the host has changed since the plan was made: ${end.detail}`, {
      host,
      hint: "nothing was changed; run the same command again for a new plan",
    }),
  locked: ({ host, end }) =>
    new RadioctlError("locked", `another run is at work: ${holderText(parseHolder(end.detail))}`, {
      host,
      hint: "wait for it: the lock is released when that run's work on the host ends",
    }),
  "no-space": ({ host, end }) =>
    new RadioctlError("failed", `not enough disk space for the new files: ${end.detail}`, {
      host,
      said: [],
      hint: `nothing was changed; free disk space on the host, then run the same command again`,
    }),
  "rolled-back": ({ host, events }) =>
    new RadioctlError("rolledBack", `${whatFailed(events)}; ${host} is as before`, {
      host,
      said: said(events),
      hint: "the previous files are restored, and the services run with them",
    }),
  "not-rolled-back": ({ host, end, events }) =>
    new RadioctlError("notRolledBack", `${whatFailed(events)}; NOT everything could be restored: ${end.detail}`, {
      host,
      said: said(events),
      hint: `check the host; the previous files are in /var/lib/radioctl/generations`,
    }),
};

function whatFailed(events: readonly ApplyEvent[]): string {
  const failure = events.find((event) => event.kind === "fail");
  return failure === undefined ? "the apply failed" : `${failure.phase}: ${failure.text}`;
}

/** The output of the failed program, without the path of the staging folder. */
function said(events: readonly ApplyEvent[]): string[] {
  return events.flatMap((event) =>
    event.kind === "say" ? [event.text.replaceAll(/\/var\/lib\/radioctl\/stage\.\w+\/files/gu, "")] : [],
  );
}

/** The present files are not from the templates of this run: they were changed on the host. */
function nextStep(check: string, { host, plan, desired }: Pick<Failed, "host" | "plan" | "desired">): string {
  return desired.checks.some(({ name }) => presentName(name) === check)
    ? `A file was changed there by hand. See it with radioctl diff ${host}, and replace it with radioctl deploy ${host}`
    : `Fix the template and run the same command again: ${templatesOf(check, plan, desired)}`;
}

/** The templates of the check's files that would have changed, each once: the files of both slots have the same template. */
function templatesOf(checkName: string, plan: HostPlan, desired: DesiredHost): string {
  const files = desired.checks.find((check) => check.name === checkName)?.files ?? [];
  const changing = new Set(plan.steps.flatMap((step) => (step.kind === "file" ? [step.path] : [])));
  const changed = desired.files.filter((file) => files.includes(file.path) && changing.has(file.path));
  return [...new Set(changed.map((file) => file.template))].join(", ");
}
