import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { encoderProblems } from "../../src/encoder/settings.js";
import type { Problem } from "../../src/errors.js";
import { loadScript } from "../../src/host/load-script.js";
import { openSshConfig } from "../../src/host/openssh.js";
import { sshTarget } from "../../src/host/target.js";
import { parseInventory } from "../../src/inventory/parse.js";
import type { Inventory } from "../../src/inventory/schema.js";
import { placeholderSecrets } from "../../src/inventory/secrets.js";
import { resolveTuning } from "../../src/inventory/tuning.js";
import { warningsOf } from "../../src/inventory/warnings.js";
import { desiredHost } from "../../src/roles/desired.js";
import { fullInventory, inventoryText, withPowerDns } from "../inventory/full-inventory.js";
import { stationText, templates } from "../roles/station.js";
import { mutated } from "./mutations.js";

const example = readFileSync(fileURLToPath(new URL("../../inventories/example.yaml", import.meta.url)), "utf8");
const texts = [example, stationText, inventoryText(fullInventory), inventoryText(withPowerDns)];

/** The processor's time that one inventory may take: a usual one takes 10 ms, the first ones 200. Real time would depend on the machine's other load. */
const SLOW_MILLISECONDS = 2000;

export interface Fuzzed {
  tried: number;
  /** Inventories that are valid in spite of their changes. */
  valid: number;
  /** What went wrong, each with the seed that repeats it. */
  faults: string[];
}

/** Tries the inventories of these seeds: none may end with an internal error, take long, or bring a control character to a screen or into a file. */
export function fuzzInventories(first: number, count: number): Fuzzed {
  const fuzzed: Fuzzed = { tried: 0, valid: 0, faults: [] };
  for (let seed = first; seed < first + count; seed += 1) {
    const text = mutated(texts[seed % texts.length] ?? "", seed);
    const before = process.cpuUsage();
    try {
      const { inventory, problems } = parseInventory("radio.yaml", text);
      if ((inventory === undefined) !== problems.length > 0)
        fuzzed.faults.push(`${seed}: valid with problems, or invalid without`);
      fuzzed.faults.push(...problems.flatMap((each) => faultsOf(each, text)).map((fault) => `${seed}: ${fault}`));
      if (inventory !== undefined) {
        fuzzed.valid += 1;
        write(inventory);
      }
    } catch (error) {
      fuzzed.faults.push(`${seed}: ${String((error as Error).stack)}`);
    }
    const { user, system } = process.cpuUsage(before);
    const milliseconds = (user + system) / 1000;
    if (milliseconds > SLOW_MILLISECONDS) fuzzed.faults.push(`${seed}: took ${milliseconds} ms`);
    fuzzed.tried += 1;
  }
  return fuzzed;
}

function faultsOf({ line, column, message, key }: Problem, text: string): string[] {
  const lines = text.split("\n").length;
  return [
    ...(line >= 1 && line <= lines + 1 && column >= 1 ? [] : [`the problem's place ${line}:${column} is not in the text`]),
    ...(message.length < 3000 ? [] : [`a message of ${message.length} characters`]),
    // oxlint-disable-next-line no-control-regex
    ...(/[\u0000-\u001f\u007f-\u009f\ue000\ue001]/u.test(message + key)
      ? [`a control character in ${JSON.stringify(message)}`]
      : []),
  ];
}

/** Everything that is made of a valid inventory. Values that no template can express are problems, not errors. */
function write(inventory: Inventory): void {
  const secrets = placeholderSecrets();
  warningsOf(inventory);
  encoderProblems({ inventory, secrets, templates });
  for (const [name, host] of Object.entries(inventory.hosts)) {
    const tuning = resolveTuning(inventory.defaults, host.tuning);
    const input = { name, inventory, tuning, secrets, login: { user: "root", port: 22 }, certificate: "PEM" };
    const { desired } = desiredHost(input, { templates, textOf: loadScript });
    // oxlint-disable-next-line no-control-regex
    const wrong = desired.files.find(({ content }) => /[\u0000-\u0008\u000b-\u001f\u007f\ue000\ue001]/u.test(content.masked()));
    if (wrong !== undefined) throw new Error(`${name}: a control character in ${wrong.path}`);
    openSshConfig({ target: sshTarget(name, host, inventory.defaults, "/radio") }, "/tmp/known_hosts");
  }
}
