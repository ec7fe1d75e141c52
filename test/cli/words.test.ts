import { Option } from "commander";
import { expect, it } from "vitest";
import { plainWords } from "../../src/cli/words.js";

const options = [
  new Option("-i, --inventory <file>"),
  new Option("--json"),
  new Option("-y, --yes"),
  new Option("-v, --verbose"),
];

it.each<[string, string]>([
  ["deploy", "deploy"],
  ["-i lab deploy", "deploy"],
  ["--inventory lab deploy", "deploy"],
  ["--inventory=lab deploy", "deploy"],
  ["-ilab deploy", "deploy"],
  ["-yi lab deploy", "deploy"],
  ["-yvilab deploy", "deploy"],
  ["-i -- deploy", "deploy"],
  ["deploy -i lab", "deploy"],
  ["dns -i drain plan", "dns plan"],
  ["deploy --canary lab eu-1", "deploy"],
  ["--canary deploy deploy", ""],
  ["--json=yes deploy", ""],
  ["-x deploy", ""],
  ["-yx deploy", ""],
  ["-- deploy -i lab", "deploy -i lab"],
  ["exec eu-1 -- lab -i deploy", "exec eu-1 lab -i deploy"],
  ["- deploy", "- deploy"],
  ["deploy -i", "deploy"],
])("%s has the words %s", (line, words) => {
  expect(plainWords(line.split(" "), options).join(" ")).toBe(words);
});
