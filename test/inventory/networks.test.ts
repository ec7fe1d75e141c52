import { isIP } from "node:net";
import { expect, it } from "vitest";
import { isAddressOrNetwork } from "../../src/inventory/networks.js";

it.each([
  "198.51.100.7",
  "198.51.100.0/24",
  "198.51.100.7/32",
  "128.0.0.0/1",
  "2001:db8::7",
  "2001:DB8:1::/48",
  "2001:db8::/33",
  "::ffff:198.51.100.7",
  "::/1",
  "2001:db8::1/128",
])("%s is an address or a network", (text) => {
  expect(isAddressOrNetwork(text, isIP)).toBe(true);
});

it.each([
  "",
  "studio.example",
  "198.51.100",
  "198.51.100.7/24",
  "198.51.100.0/33",
  "198.51.100.0/024",
  "198.51.100.0/",
  "0.0.0.0/0",
  "::/0",
  "2001:db8::1/64",
  "2001:db8::/129",
  "fe80::1%eth0",
  "198.51.100.7 accept",
  "198.51.100.7 }",
  "198.51.100.7\n",
  "198.51.100.1-198.51.100.9",
])("%j is neither an address nor a network", (text) => {
  expect(isAddressOrNetwork(text, isIP)).toBe(false);
});
