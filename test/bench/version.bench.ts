import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { inTurn, type Figure } from "./figure.js";

const program = fileURLToPath(new URL("../../bin/radioctl.js", import.meta.url));

/** The program's cost before it does any work. */
export async function benchVersion(): Promise<Figure[]> {
  const [ours, node] = await inTurn(
    15,
    async () => void (await execa(process.execPath, [program, "--version"])),
    async () => void (await execa(process.execPath, ["-e", "0"])),
  );
  return [
    { what: "radioctl --version against node -e 0", value: ours / node, unit: "x", goal: 1.2, from: `${ms(ours)} / ${ms(node)}` },
  ];
}

function ms(seconds: number): string {
  return `${(seconds * 1000).toFixed(0)} ms`;
}
