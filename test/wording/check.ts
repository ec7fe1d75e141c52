// Phrases that do not belong in our texts: tsx test/wording/check.ts [--counts] [PATH...]. Exit code 1 when there is one.
import { main } from "../../src/main.js";
import { fakeWorld } from "../fakes/world.js";
import { inFiles, inOutput, root, type Found } from "./find.js";

const options = process.argv.slice(2).filter((word) => word.startsWith("--"));
const paths = process.argv.slice(2).filter((word) => !word.startsWith("--"));

/** The manual page has the help of every command and every topic. */
async function inHelp(): Promise<Found[]> {
  const { world, stdout } = fakeWorld({ cwd: root });
  await main(["help", "--man"], world);
  return inOutput("radioctl help --man", stdout().replaceAll("\\", ""));
}

const found = [...inFiles(paths), ...(paths.length === 0 ? await inHelp() : [])];
if (options.includes("--counts")) {
  const counts = new Map<string, number>();
  for (const { where } of found) {
    const folder = where.split("/").slice(0, where.startsWith("src/operations/") || where.startsWith("test/operations/") ? 3 : 2);
    counts.set(folder.join("/"), (counts.get(folder.join("/")) ?? 0) + 1);
  }
  for (const [folder, count] of [...counts].toSorted(([, one], [, other]) => other - one))
    process.stdout.write(`${String(count).padStart(5)}  ${folder}\n`);
} else {
  for (const { where, line, phrase, instead } of found) process.stdout.write(`${where}:${line}: "${phrase}": write ${instead}\n`);
}
process.exitCode = found.length === 0 ? 0 : 1;
