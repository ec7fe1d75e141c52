import { describe } from "vitest";
import { listeningSuite, powerDnsSuite } from "./suites.js";
import { tryOut } from "./try-out.js";

const [streams, powerDns] = await Promise.all([listeningSuite(), powerDnsSuite()]);

describe("a hostile stream is a finding among the others", () => {
  tryOut(streams);
});
describe("a hostile PowerDNS is unreachable, and hides nothing else", () => {
  tryOut(powerDns);
});
