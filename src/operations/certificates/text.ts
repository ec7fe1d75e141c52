import { directoryName } from "../../certificates/directory.js";
import { columns } from "../../cli/text/columns.js";
import { paint } from "../../cli/text/paint.js";
import { lasted } from "../../duration.js";
import type { CertificatesShown, RelayShown } from "./shown.js";

/** The station's certificate, what each relay serves, and what to do next. */
export function certificatesText(shown: CertificatesShown, color: boolean): string {
  const { odd, faint } = paint(color);
  const { need } = shown;
  const next = need.isDue ? odd(`due: ${need.because}`) : faint(need.because);
  const commands = nextCommands(shown).map((command) => odd(`next: ${command}`));
  const relays = columns(shown.relays.map((relay) => relayCells(relay, shown.needDeploy)));
  return [...storedLines(shown), next, ...relays, ...commands, ""].join("\n");
}

/** Without a CA in the inventory, radioctl can't issue. */
const NO_CA =
  "set tls.acme: { directory: letsencrypt, contact: you@example.org }, or import a certificate: radioctl certificates import FOLDER";

/** What an operator must do, in this order. */
function nextCommands({ need, directory, certificate, relays, needDeploy }: CertificatesShown): string[] {
  if (need.isDue && directory === undefined) return [NO_CA];
  const outdated = relays.filter(({ state }) => state === "other");
  const silent = relays.filter(({ host, state }) => state === "no answer" && !needDeploy.includes(host)).map(({ host }) => host);
  return [
    ...(need.isDue || outdated.length > 0 ? ["radioctl certificates renew"] : []),
    ...(needDeploy.length > 0 ? [`radioctl deploy ${needDeploy.join(" ")}`] : []),
    ...(certificate !== undefined && silent.length > 0 ? [`radioctl status ${silent.join(" ")}`] : []),
  ];
}

function storedLines({ certificate, due, names }: CertificatesShown): string[] {
  if (certificate === undefined || due === undefined) return [`no certificate for ${names.join(", ")}`];
  const from = certificate.directory === undefined ? "imported" : directoryName(certificate.directory);
  const left = due.isExpired
    ? "expired"
    : `${lasted(due.daysLeft * 86_400)} left (${Math.round(due.shareLeft * 100)} % of its life)`;
  return [
    certificate.names.join(", "),
    `issued by ${certificate.issuer} (${from}), serial ${certificate.serial}`,
    `valid until ${certificate.validTo}, ${left}`,
  ];
}

function relayCells({ host, state, serves, problem, pushedAt }: RelayShown, needDeploy: readonly string[]): string[] {
  if (needDeploy.includes(host)) return [host, `no https yet: ${problem ?? ""}`];
  if (serves === undefined) return [host, `no answer: ${problem ?? ""}`];
  const other = `serial ${serves.serial} of ${serves.issuer}, until ${serves.validTo}`;
  if (state === "by hand") return [host, `its own certificate (hosts.${host}.tls): ${other}`];
  if (state === "other") return [host, `another certificate: ${other}`];
  return [host, `this certificate${pushedAt === undefined ? "" : `, pushed ${pushedAt}`}`];
}

/** What `certificates renew` would do, and which relays need a deploy. */
export function planText(shown: CertificatesShown, color: boolean): string {
  const { odd, faint } = paint(color);
  const { need, names, directory, challenges, relays, needDeploy, certificate } = shown;
  if (!shown.isDue) return `${faint(`nothing to do: ${need.because}`)}\n`;
  if (directory === undefined) return [odd(`the inventory names no CA, and ${need.because}`), `next: ${NO_CA}`, ""].join("\n");
  const issue = [
    odd(`issue a certificate from ${directoryName(directory)}: ${need.because}`),
    ...names.map((name) => `  ${name}`),
    ...challenges.map((name) => `  TXT ${name}, removed afterwards`),
  ];
  const outdated = certificate === undefined ? [] : relays.filter(({ state }) => state === "other").map(({ host }) => host);
  const renew = [...(need.isDue ? issue : []), ...(outdated.length === 0 ? [] : [odd(`push to ${outdated.join(", ")}`)])];
  return [
    ...renew,
    ...(renew.length === 0 ? [] : ["radioctl certificates renew does it"]),
    ...(needDeploy.length === 0
      ? []
      : [odd(`bring https to ${needDeploy.join(", ")}`), `radioctl deploy ${needDeploy.join(" ")} does it`]),
    "",
  ].join("\n");
}

/** The same as data, without keys. */
export function certificatesJson(shown: CertificatesShown): object {
  const { certificate, due, need, names, directory, relays, needDeploy, challenges } = shown;
  return {
    names,
    directory: directory ?? null,
    due: shown.isDue,
    because: need.because,
    certificate:
      certificate === undefined
        ? null
        : {
            names: certificate.names,
            serial: certificate.serial,
            issuer: certificate.issuer,
            directory: certificate.directory ?? null,
            issuedAt: certificate.issuedAt,
            validFrom: certificate.validFrom,
            validTo: certificate.validTo,
            chains: 1 + certificate.alternateChains.length,
            daysLeft: due?.daysLeft,
            shareLeft: due?.shareLeft,
            renewAt: due?.at,
            isOverdue: due?.isOverdue,
          },
    challenges,
    relays,
    needDeploy,
  };
}
