import { describe } from "vitest";
import { hostSuite, masterSuite } from "./suites.js";
import { tryOut } from "./try-out.js";

const [hosts, masters] = await Promise.all([hostSuite(), masterSuite()]);

describe("a hostile host alone is an error of its own", () => {
  tryOut(hosts);
});
describe("a hostile master does not hide the other one", () => {
  tryOut(masters);
});
