import { expect, it, onTestFinished } from "vitest";
import { realClock } from "../../../src/adapters/clock.js";
import { openZone } from "../../../src/adapters/dns.js";
import { noWishes } from "../../../src/dns/owner.js";
import { install } from "../../dns/install.js";
import { inventoryOf, worldText } from "../../dns/station.js";
import { digTimes } from "../../fakes/dns-server/dig.js";
import { hasPowerDns, powerDns } from "../../fakes/powerdns/server.js";

it.skipIf(!hasPowerDns)(
  "a record with a hundred relays answers within PowerDNS's limit of Lua instructions",
  async () => {
    const server = await powerDns("radio.example", []);
    onTestFinished(() => server.stop());
    const { endpoint, apiKey, port } = server;
    const access = { zone: "radio.example", provider: "powerdns" as const, endpoint, apiKey, nameServers: [`127.0.0.1:${port}`] };
    const zone = await openZone(access, realClock);
    const more = Array.from(
      { length: 93 },
      (_each, at) =>
        `  x-${at}: { role: relay, region: ${["eu", "us", "sa", "as"][at % 4]}, address: 127.1.0.${at + 1}, capacity: 500 }`,
    );
    await install(zone, inventoryOf(`${worldText.replaceAll("11.0.", "127.0.")}${more.join("\n")}\n`), noWishes);
    // No check has run yet, so all relays are down: the code tries all pools before it answers from the first one.
    expect(await digTimes(50, { port, name: "live.radio.example" })).toHaveLength(50);
    expect(server.log()).not.toMatch(/too long|reported/u);
  },
  60_000,
);
