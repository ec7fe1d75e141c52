import { lookup, Resolver } from "node:dns/promises";
import { RadioctlError } from "../errors.js";
import type { NameServerAnswer } from "../ports/dns.js";
import type { Fence } from "../ports/fence.js";

const ASK = { timeout: 2000, tries: 2 };

/** What each of the name servers answers, all asked at once: a zone has a handful. */
export async function askEachNameServer(
  servers: readonly string[],
  name: string,
  type: string,
  fence?: Fence,
): Promise<NameServerAnswer[]> {
  return Promise.all(
    [...new Set(servers)].sort().map(async (server): Promise<NameServerAnswer> => {
      try {
        return { server, values: await askNameServers([server], name, type, fence) };
      } catch (error) {
        if (error instanceof RadioctlError && error.kind === "unreachable") return { server, failure: error.message };
        throw error;
      }
    }),
  );
}

/** What the first of the name servers that answers says of a name: addresses, texts, or an SOA's serial, sorted; empty when there is none. @throws RadioctlError unreachable */
export async function askNameServers(servers: readonly string[], name: string, type: string, fence?: Fence): Promise<string[]> {
  for (const server of servers) fence?.(plainAddress(server), `name server ${server}`);
  const resolver = new Resolver(ASK);
  resolver.setServers(await Promise.all(servers.map(addressOf)));
  try {
    if (type === "A") return (await resolver.resolve4(name)).sort();
    if (type === "AAAA") return (await resolver.resolve6(name)).sort();
    if (type === "SOA") return [String((await resolver.resolveSoa(name)).serial)];
    return (await resolver.resolveTxt(name)).map((texts) => texts.map((text) => `"${text}"`).join(" ")).sort();
  } catch (error) {
    if (["ENODATA", "ENOTFOUND"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw new RadioctlError("unreachable", `${servers.join(", ")} gave no answer for ${name} ${type}`, {
      cause: error,
      hint: "name servers that can be asked from here: dns.nameServers",
    });
  }
}

/** See the port. */
export async function addresses(name: string, servers: readonly string[] | undefined, fence?: Fence): Promise<string[]> {
  if (servers !== undefined)
    return (await Promise.all(["A", "AAAA"].map(async (type) => askNameServers(servers, name, type, fence)))).flat();
  fence?.(name, "this machine's own name servers");
  try {
    const found = await lookup(name, { all: true });
    const ofFamily = (wanted: number) => found.filter(({ family }) => family === wanted).map(({ address }) => address);
    return [4, 6].flatMap((family) => ofFamily(family).sort());
  } catch (error) {
    if (["ENODATA", "ENOTFOUND"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw new RadioctlError("unreachable", `no name server answered for ${name}`, {
      cause: error,
      hint: "is this machine online? name servers that can be asked from here: dns.nameServers",
    });
  }
}

/** Without its port. */
export function plainAddress(server: string): string {
  return /^\[(.*)\](:\d+)?$/u.exec(server)?.[1] ?? server.replace(/^([\d.]+):\d+$/u, "$1");
}

/** Name servers of a zone are names; those of the inventory are addresses. */
async function addressOf(server: string): Promise<string> {
  if (/[:[]|^[\d.]+$/u.test(server)) return server;
  try {
    return (await lookup(server)).address;
  } catch (error) {
    throw new RadioctlError("unreachable", `the name server ${server} has no address`, { cause: error });
  }
}
