import { columns } from "../../cli/text/columns.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import type { RenewedAndPushed } from "./run-renew-and-push.js";

/** What a renewal did: the certificate, then a line for each relay that did not serve it. */
export function renewedText({ renewal: { state, because, certificate }, pushed }: RenewedAndPushed): string {
  const { names, serial, validTo } = certificate;
  const issued =
    state === "issued" ? `issued: ${names.join(", ")}, serial ${serial}, valid until ${validTo}` : `not issued: ${because}`;
  const rows = (pushed?.outcomes ?? []).map((outcome) => [outcome.host, outcome.state, reasonOf(outcome)]);
  const later = (pushed?.needDeploy ?? []).map((host) => [host, "has no https yet", `radioctl deploy ${host}`]);
  const relays = pushed === undefined ? ["every relay serves it"] : columns([...rows, ...later]);
  return [issued, ...relays, ""].join("\n");
}

/** A relay's result as it ends, with the reason of a failure and what its program said. */
export function endedText(outcome: HostOutcome): string {
  const { host, state } = outcome;
  if (outcome.state === "not tried") return `${host}: ${state}: ${outcome.because}`;
  if (outcome.state !== "failed") return `${host}: ${state}`;
  const { message, said, hint } = outcome.error;
  return [
    `${host}: ${state}: ${message}`,
    ...said.map((line) => `    ${line}`),
    ...(hint === undefined ? [] : [`  ${hint}`]),
  ].join("\n");
}

function reasonOf(outcome: HostOutcome): string {
  // The first line of what nginx said has the file and the line.
  if (outcome.state === "failed") return [outcome.error.message, ...outcome.error.said.slice(0, 1)].join(": ");
  return outcome.state === "not tried" ? outcome.because : "";
}

/** The same as data, without keys. */
export function renewedJson({ renewal: { state, because, certificate }, pushed }: RenewedAndPushed): object {
  const { names, serial, issuer, validFrom, validTo } = certificate;
  const hosts = (pushed?.outcomes ?? []).map((outcome) => ({
    host: outcome.host,
    state: outcome.state,
    ...(outcome.state === "failed" && {
      error: { message: outcome.error.message, hint: outcome.error.hint, said: outcome.error.said },
    }),
    ...(outcome.state === "not tried" && { because: outcome.because }),
  }));
  return {
    state,
    because,
    names,
    serial,
    issuer,
    validFrom,
    validTo,
    run: pushed?.run ?? null,
    hosts,
    needDeploy: pushed?.needDeploy ?? [],
  };
}
