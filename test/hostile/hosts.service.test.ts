import { describe } from "vitest";
import { endlessSuite, hostSuite, masterSuite } from "./suites.js";
import { tryOut } from "./try-out.js";

const [hosts, masters, endless] = await Promise.all([hostSuite(), masterSuite(), endlessSuite()]);

describe("a hostile host alone is an error of its own", () => {
  tryOut(hosts);
});
describe("hosts that write without end do not hide a good one", () => {
  tryOut(endless);
});
describe("a hostile master does not hide the other one", () => {
  tryOut(masters);
});
