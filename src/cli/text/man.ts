import type { ArgumentTree, CommandTree, OptionTree } from "../completion/tree.js";
import { escaped, paragraph, quoted, tagged, topicSection, verbatim } from "./roff.js";

/** Environment variables that radioctl reads. */
const ENVIRONMENT: ReadonlyArray<readonly [name: string, what: string]> = [
  ["RADIOCTL_INVENTORY", "the inventory, unless -i names one"],
  ["RADIO_NAME", "the value of !secret NAME, in capitals and with _ for -; the inventory may set another prefix"],
  ["RADIOCTL_LAB_DIR", "folder of the labs (default: /var/lib/radioctl-lab)"],
  ["AWS_PROFILE, AWS_ACCESS_KEY_ID, ...", "credentials of Route 53, found as Amazon's own tools find them"],
  ["AWS_ENDPOINT_URL_ROUTE_53", "another endpoint of Route 53"],
  ["NO_COLOR", "print no colours"],
];

const FILES: ReadonlyArray<readonly [name: string, what: string]> = [
  ["inventories/*.yaml", "the inventory: the only YAML file there, unless -i names one"],
  ["secrets.yaml", "beside the inventory: passwords, readable only by their owner"],
  ["known_hosts", "beside the inventory: pinned host keys"],
  ["journal/", "beside the inventory: what each run did, and the listener history"],
  ["templates/", "beside the inventory: files that replace radioctl's own templates, under the same path"],
  ["/var/lib/radioctl", "on a host: its lock, pending restarts, and its generations"],
];

/** The day on which the page's own text last changed. A fixed date gives the same page on every build. */
const PAGE_DATE = "2026-11-30";

/**
 * The manual page radioctl(1), as roff for man(7). Pure: the same commands and topics, the same page.
 * @param topics help topics as Markdown; each becomes a section
 */
export function manualPage(tree: CommandTree, version: string, topics: readonly string[]): string {
  const lines = [
    `.TH RADIOCTL 1 "${PAGE_DATE}" "radioctl ${escaped(version)}" "radioctl"`,
    ".SH NAME",
    `radioctl \\- ${escaped(tree.description)}`,
    ".SH SYNOPSIS",
    ".B radioctl",
    "[\\fIoption\\fR ...] \\fIcommand\\fR [\\fIargument\\fR ...]",
    ".SH DESCRIPTION",
    paragraph(
      "radioctl turns bare Debian hosts into the masters and relays of an internet radio over SSH, and keeps them in sync.",
    ),
    ".PP",
    paragraph(
      "It shows what it will do before it does it, and verifies what it did as a listener would. radioctl help COMMAND shows the help of a command with examples.",
    ),
    ".SH OPTIONS",
    paragraph("These options are accepted before and after every command."),
    ...tree.options.flatMap(optionLines),
    ".SH COMMANDS",
    ...tree.commands.flatMap((command) => commandLines(command, "radioctl")),
    ...topics.flatMap(topicSection),
    ".SH ENVIRONMENT",
    ...ENVIRONMENT.flatMap(([name, what]) => tagged(name, what)),
    ".SH FILES",
    ...FILES.flatMap(([name, what]) => tagged(name, what)),
    ".SH SEE ALSO",
    ".BR ssh (1),",
    ".BR nginx (8)",
  ];
  return `${lines.join("\n")}\n`;
}

function commandLines(command: CommandTree, above: string): string[] {
  const name = `${above} ${command.name}`;
  const words = command.arguments.map(argumentText);
  const what = command.description === "" ? command.summary : command.description;
  return [
    `.SS "${[name, ...words].map(quoted).join(" ")}"`,
    paragraph(what),
    ...command.arguments
      .filter(({ description }) => description !== "")
      .flatMap((each) => tagged(each.name, withChoices(each.description, each.choices))),
    ...command.options.flatMap(optionLines),
    ...(command.examples.length === 0 ? [] : [".PP", "Examples:", ...verbatim(command.examples)]),
    ...command.commands.flatMap((each) => commandLines(each, name)),
  ];
}

function argumentText({ name, required, variadic }: ArgumentTree): string {
  const word = `${name}${variadic ? "..." : ""}`;
  return required ? `<${word}>` : `[${word}]`;
}

function optionLines({ flags, description, choices, standard }: OptionTree): string[] {
  const what = withChoices(description, choices);
  return tagged(flags, standard === undefined || standard === "" ? what : `${what} (default: ${standard})`);
}

function withChoices(what: string, choices: readonly string[]): string {
  return choices.length === 0 ? what : `${what}${what === "" ? "" : ": "}${choices.join(", ")}`;
}
