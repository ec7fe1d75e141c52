import { describe, expect, it } from "vitest";
import { candidates, noNames, type Names } from "../../../src/cli/completion/candidates.js";
import type { ArgumentTree, CommandTree, OptionTree } from "../../../src/cli/completion/tree.js";

const command = (name: string, more: Partial<CommandTree> = {}): CommandTree => {
  return { name, summary: `${name}s`, description: "", arguments: [], options: [], examples: [], commands: [], ...more };
};
const argument = (name: string, more: Partial<ArgumentTree> = {}): ArgumentTree => {
  return { name, description: "", required: true, variadic: false, choices: [], ...more };
};
const option = (long: string, value?: OptionTree["value"], more: Partial<OptionTree> = {}): OptionTree => {
  return { flags: long, short: undefined, long, description: "", value, choices: [], standard: undefined, ...more };
};

const tree = command("radioctl", {
  options: [
    option("--inventory", { name: "file", required: true }, { short: "-i" }),
    option("--json"),
    option("--yes", undefined, { short: "-y" }),
  ],
  commands: [
    command("diff", {
      arguments: [argument("host", { variadic: true })],
      options: [option("--region", { name: "region", required: true })],
    }),
    command("deploy", {
      options: [option("--resume", { name: "run", required: false }), option("--out", { name: "file", required: true })],
    }),
    command("capacity", { options: [option("--provider", { name: "provider", required: true })] }),
    command("lab", { commands: [command("down", { arguments: [argument("lab")] })] }),
    command("swap", { arguments: [argument("old"), argument("new")] }),
    command("shell", { arguments: [argument("shell", { choices: ["bash", "zsh"] })] }),
    command("render", { arguments: [argument("host")], commands: [command("encoder", { arguments: [argument("source")] })] }),
    command("dns", { commands: [command("plan"), command("drain", { arguments: [argument("host")] })] }),
  ],
});
const names: Names = {
  masters: ["master-a"],
  relays: ["eu-1", "eu-2"],
  regions: ["eu", "us"],
  channels: ["main"],
  sources: ["studio"],
  providers: ["Alpha", "Beta"],
  labs: ["demo"],
};

const words = (line: string) => {
  const found = candidates(tree, line.split(" "), names);
  return found === "files" ? found : found.map(({ word }) => word).join(" ");
};

describe("the completions at the cursor", () => {
  it.each([
    ["", "diff deploy capacity lab swap shell render dns"],
    ["d", "diff deploy dns"],
    ["--j", "--json"],
    ["--json di", "diff"],
    ["-i", ""],
    ["-i ", "files"],
    ["-i x.yaml diff e", "eu-1 eu-2"],
    ["-i lab diff e", "eu-1 eu-2"],
    ["-i diff diff e", "eu-1 eu-2"],
    ["--inventory=lab diff e", "eu-1 eu-2"],
    ["-ilab diff e", "eu-1 eu-2"],
    ["-yi lab diff e", "eu-1 eu-2"],
    ["-yi ", "files"],
    ["diff -i lab e", "eu-1 eu-2"],
    ["deploy --out diff --res", "--resume"],
    ["diff ", "master-a eu-1 eu-2"],
    ["diff eu-1 ", "master-a eu-2"],
    ["diff --region ", "eu us"],
    ["diff --region=", "--region=eu --region=us"],
    ["diff --region = ", "eu us"],
    ["diff --region = u", "us"],
    ["diff --region eu e", "eu-1 eu-2"],
    ["diff --", "--inventory --json --yes --region"],
    ["diff -- ", ""],
    ["deploy --resume ", ""],
    ["deploy --resume --o", "--out"],
    ["deploy --out ", "files"],
    ["capacity --provider ", "Alpha Beta"],
    ["lab down ", "demo"],
    ["swap eu-1 ", "eu-2"],
    ["swap eu-1 eu-2 ", ""],
    ["shell ", "bash zsh"],
    ["dns ", "plan drain"],
    ["render ", "encoder master-a eu-1 eu-2"],
    ["render encoder ", "studio"],
    ["dns drain ", "master-a eu-1 eu-2"],
    ["nonsense ", ""],
    ["diff nonsense eu", "eu-1 eu-2"],
  ])("%j: %s", (line, expected) => expect(words(line)).toBe(expected));

  it("without an inventory are the words of the commands", () => {
    expect(candidates(tree, ["diff", ""], noNames)).toEqual([]);
    expect(candidates(tree, [], noNames)).toHaveLength(8);
  });
});
