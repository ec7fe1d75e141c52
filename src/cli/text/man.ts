import { exitCodes } from "../../errors.js";
import type { ArgumentTree, CommandTree, OptionTree } from "../completion/tree.js";

/** Variables of the environment that mean something to radioctl. */
const ENVIRONMENT: ReadonlyArray<readonly [name: string, what: string]> = [
  ["RADIOCTL_INVENTORY", "the inventory, where -i does not name one"],
  ["RADIO_NAME", "the value of !secret NAME, in capitals, with _ for -; the inventory may take another prefix"],
  ["RADIOCTL_LAB_DIR", "where labs are kept; /var/lib/radioctl-lab otherwise"],
  ["AWS_PROFILE, AWS_ACCESS_KEY_ID, ...", "credentials of Route 53, as Amazon's own tools find them"],
  ["AWS_ENDPOINT_URL_ROUTE_53", "another endpoint of Route 53"],
  ["NO_COLOR", "no colour"],
];

const FILES: ReadonlyArray<readonly [name: string, what: string]> = [
  ["inventories/*.yaml", "the inventory: the only YAML file there, unless one is named"],
  ["secrets.yaml", "beside the inventory: passwords, readable by their owner alone"],
  ["known_hosts", "beside the inventory: pinned host keys"],
  ["templates/", "beside the inventory: files that replace radioctl's own templates, under the same path"],
  ["/var/lib/radioctl", "on a host: its lock, what is still due, and its generations"],
];

/** When the page's own words were last changed; the same commands give the same page on every day. */
const PAGE_DATE = "2026-11-25";

/** The manual page radioctl(1), as roff for man(7). Pure: the same commands, the same page. */
export function manualPage(tree: CommandTree, version: string): string {
  const lines = [
    `.TH RADIOCTL 1 "${PAGE_DATE}" "radioctl ${escaped(version)}" "radioctl"`,
    ".SH NAME",
    `radioctl \\- ${escaped(tree.description)}`,
    ".SH SYNOPSIS",
    ".B radioctl",
    "[\\fIoption\\fR ...] \\fIcommand\\fR [\\fIargument\\fR ...]",
    ".SH DESCRIPTION",
    text("radioctl turns bare Debian hosts into the masters and relays of an internet radio, and keeps them so, over SSH."),
    ".PP",
    text(
      "It shows what it will do before it does it, and proves what it did as a listener would. Each command has its own help with examples: radioctl help COMMAND.",
    ),
    ".SH OPTIONS",
    text("They stand before or after the command."),
    ...tree.options.flatMap(optionLines),
    ".SH COMMANDS",
    ...tree.commands.flatMap((command) => commandLines(command, "radioctl")),
    ".SH EXIT STATUS",
    ...exitCodes.flatMap(({ code, meaning }) => tagged(String(code), meaning.replaceAll("`", ""))),
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
  const summary = command.description === "" ? command.summary : command.description;
  return [
    ...heading([name, ...words]),
    text(summary),
    ...command.arguments
      .filter(({ description }) => description !== "")
      .flatMap((each) => tagged(each.name, withChoices(each.description, each.choices))),
    ...command.options.flatMap(optionLines),
    ...exampleLines(command),
    ...command.commands.flatMap((each) => commandLines(each, name)),
  ];
}

function heading([name = "", ...words]: readonly string[]): string[] {
  return [`.SS "${[escaped(name), ...words.map(escaped)].join(" ").replaceAll('"', "\\(dq")}"`];
}

function argumentText({ name, required, variadic }: ArgumentTree): string {
  const word = `${name}${variadic ? "..." : ""}`;
  return required ? `<${word}>` : `[${word}]`;
}

function optionLines({ flags, description, choices, standard }: OptionTree): string[] {
  const what = withChoices(description, choices);
  return tagged(flags, standard === undefined || standard === "" ? what : `${what} (by default ${standard})`);
}

function withChoices(what: string, choices: readonly string[]): string {
  return choices.length === 0 ? what : `${what}${what === "" ? "" : ": "}${choices.join(", ")}`;
}

function exampleLines({ examples }: CommandTree): string[] {
  return examples.length === 0 ? [] : [".PP", "Examples:", ".PP", ".RS 4", ".nf", ...examples.map(verbatim), ".fi", ".RE"];
}

function tagged(tag: string, what: string): string[] {
  return [".TP", `.B ${escaped(tag)}`, text(what === "" ? " " : what)];
}

/** Text in lines of 80 characters at most, as roff has it, that no macro is taken from. */
function text(words: string): string {
  const lines = [""];
  for (const word of escaped(words)
    .split(/\s+/u)
    .filter((each) => each !== "")) {
    const line = lines.at(-1) ?? "";
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + word.length < 79) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => (line === "" || /^[.']/u.test(line) ? `\\&${line}` : line)).join("\n");
}

/** A line that is shown as it stands. */
function verbatim(line: string): string {
  return `\\&${escaped(line)}`;
}

/** Characters that roff would take for something else. A hyphen of a flag is one that can be copied. */
function escaped(words: string): string {
  return words
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("^", "\\(ha")
    .replaceAll("~", "\\(ti")
    .replaceAll("`", "\\(ga")
    .replaceAll("'", "\\(aq");
}
