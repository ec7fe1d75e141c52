import { commandTree } from "../src/program.js";
import { fakeWorld } from "./fakes/world.js";

const { commands } = await commandTree(fakeWorld({ cwd: "/nonexistent" }).world, "0.0.0");

/** The names of all commands of the program, in the order of its help. */
export const commandNames = commands.map(({ name }) => name).filter((name) => name !== "help");
