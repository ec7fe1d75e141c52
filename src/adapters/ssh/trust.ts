import type { SshTarget } from "../../ports/ssh.js";
import { mustNotBeAnExample } from "../documentation-address.js";
import { resolveEndpoint, type Endpoint } from "./endpoint.js";
import type { SshEnvironment } from "./environment.js";
import { noKnownKey } from "./failures.js";
import { jumpTarget } from "./jump.js";
import { knownHostName } from "./known-hosts.js";

/** See HostKeys.knownHosts. */
export async function knownHostsFor(target: SshTarget, environment: SshEnvironment): Promise<string> {
  const endpoints = await endpointsOnTheWay(target, environment);
  for (const { address, label, host } of endpoints) mustNotBeAnExample(address, label, host);
  const unknown = endpoints.find(({ knownKeys: { trusted, withoutPort } }) => trusted.length + withoutPort.length === 0);
  if (unknown !== undefined) throw noKnownKey(unknown);
  return endpoints.flatMap(lines).join("");
}

/** The target's sshd, and those of its jump hosts. */
async function endpointsOnTheWay(target: SshTarget, environment: SshEnvironment): Promise<Endpoint[]> {
  const endpoints: Endpoint[] = [];
  for (let next: SshTarget | undefined = target; next !== undefined;) {
    const endpoint: Endpoint = await resolveEndpoint(next, environment, endpoints.length > 0);
    endpoints.push(endpoint);
    next = endpoint.jump === undefined ? undefined : jumpTarget(endpoint.jump, target, environment.localUser, endpoints.length);
  }
  return endpoints;
}

/** Keys that are listed without the port count only when no key is listed with it. */
function lines({ address, knownKeys }: Endpoint): string[] {
  const { name, trusted, withoutPort, revoked } = knownKeys;
  return [
    ...trusted.map(({ type, key }) => `${name} ${type} ${key}\n`),
    ...(trusted.length > 0 ? [] : withoutPort).map(({ type, key }) => `${knownHostName(address, 22)} ${type} ${key}\n`),
    ...revoked.map(({ type, key }) => `@revoked ${name} ${type} ${key}\n`),
  ];
}
