import { lookup, Resolver } from "node:dns/promises";
import { RadioctlError } from "../errors.js";
import type { NameServerAnswer } from "../ports/dns.js";
import type { Fence } from "../ports/fence.js";

const RESOLVER_OPTIONS = { timeout: 2000, tries: 2 };

/** The answer of each name server. All are queried at once: a zone has only a few. */
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

/**
 * Queries the name servers one after the other until one answers.
 * @returns sorted addresses or texts, or the serial of an SOA; empty when there is no such record
 * @throws RadioctlError unreachable
 */
export async function askNameServers(servers: readonly string[], name: string, type: string, fence?: Fence): Promise<string[]> {
  for (const server of servers) fence?.(plainAddress(server), `name server ${server}`);
  const resolver = new Resolver(RESOLVER_OPTIONS);
  const addressed = await Promise.all(servers.map(addressOf));
  try {
    // It throws for what is not an address, which a zone's NS record may contain.
    resolver.setServers(addressed);
    if (type === "A") return (await resolver.resolve4(name)).sort();
    if (type === "AAAA") return (await resolver.resolve6(name)).sort();
    if (type === "SOA") return [String((await resolver.resolveSoa(name)).serial)];
    return (await resolver.resolveTxt(name)).map((texts) => texts.map((text) => `"${text}"`).join(" ")).sort();
  } catch (error) {
    if (["ENODATA", "ENOTFOUND"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw new RadioctlError("unreachable", `${servers.join(", ")} gave no answer for ${name} ${type}`, {
      cause: error,
      hint: "set dns.nameServers in the inventory to name servers that this machine can reach",
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
    const ofFamily = (version: number) => found.filter(({ family }) => family === version).map(({ address }) => address);
    return [4, 6].flatMap((family) => ofFamily(family).sort());
  } catch (error) {
    if (["ENODATA", "ENOTFOUND"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw new RadioctlError("unreachable", `no name server answered for ${name}`, {
      cause: error,
      hint: "is this machine online? If so, set dns.nameServers in the inventory to name servers that it can reach",
    });
  }
}

/** The address of a name server without its port. */
export function plainAddress(server: string): string {
  return /^\[(.*)\](:\d+)?$/u.exec(server)?.[1] ?? server.replace(/^([\d.]+):\d+$/u, "$1");
}

/** A zone's own name servers are given as names, those of the inventory as addresses. */
async function addressOf(server: string): Promise<string> {
  if (/[:[]|^[\d.]+$/u.test(server)) return server;
  try {
    return (await lookup(server)).address;
  } catch (error) {
    throw new RadioctlError("unreachable", `the name server ${server} has no address`, { cause: error });
  }
}
