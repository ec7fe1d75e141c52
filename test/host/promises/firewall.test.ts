import { expect, it } from "vitest";
import { addressRanges } from "../../../src/host/promises/address-ranges.js";
import { judgeFirewall } from "../../../src/host/promises/firewall.js";

const table = (rules: string, begin = "") => `table inet radioctl {
${begin}	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
${rules}
	}
}
`;

/** As radioctl writes networks, and as nft 1.0.6 and 1.1.3 print them: with prefixes, neighbours are merged. */
const WRITTEN = `		ip saddr { 192.0.2.0/25, 192.0.2.128/25, 198.51.100.7/32, 203.0.113.9/24, 10.0.0.1, 10.0.0.2, 10.0.0.3 } tcp dport 8005 accept comment "a"
		ip saddr { 10.1.0.0/16, 10.1.2.3 } tcp dport 8006 accept
		ip6 saddr { 2001:DB8::/32, 2001:db9:0:0::1/128 } tcp dport 8005 accept`;
const PRINTED = `		ip saddr { 10.0.0.1-10.0.0.3, 192.0.2.0/24, 198.51.100.7, 203.0.113.0/24 } tcp dport 8005 accept comment "a"
		ip saddr { 10.1.0.0/16 } tcp dport 8006 accept
		ip6 saddr { 2001:db8::/32, 2001:db9::1 } tcp dport 8005 accept`;

it("networks are the same in all their forms", () => {
  expect(judgeFirewall(table(WRITTEN), table(PRINTED))).toEqual([]);
  expect(judgeFirewall(table(WRITTEN), table(PRINTED.replace("2001:db9::1", "2001:db9::2")))).toEqual([
    "the firewall does not open port 8005 for 2001:db9::1",
    "the firewall also opens port 8005 for 2001:db9::2",
  ]);
});

it("rules that limit, and a port that radioctl-harbor closes at the moment, are no difference", () => {
  const limits = `		tcp dport { 80, 443 } update @openers4 { ip saddr limit rate over 100/second burst 2000 packets } counter packets 7 bytes 420 drop
		tcp dport 8005 ct state new add @open_from4 { ip saddr ct count over 30 } reject with tcp reset
		tcp dport @closed reject with tcp reset`;
  const closed = "\tset closed {\n\t\ttype inet_service\n\t\telements = { 8005 }\n\t}\n\n";
  expect(judgeFirewall(table(WRITTEN), table(`${limits}\n${PRINTED}`, closed))).toEqual([]);
});

it.each([
  [["10.0.0.2", "10.0.0.1"], ["10.0.0.1-10.0.0.2"]],
  [
    ["255.255.255.255", "0.0.0.0/1"],
    ["0.0.0.0-127.255.255.255", "255.255.255.255"],
  ],
  [
    ["::1", "2001:db8::/64"],
    ["::1", "2001:db8::-2001:db8::ffff:ffff:ffff:ffff"],
  ],
  [["@trusted"], ["@trusted"]],
  [[], []],
])("the ranges of %j are %j", (addresses, ranges) => expect(addressRanges(addresses)).toEqual(ranges));
