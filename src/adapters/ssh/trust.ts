import type { SshTarget } from "../../ports/ssh.js";
import { resolveEndpoint, type Endpoint } from "./endpoint.js";
import type { SshEnvironment } from "./environment.js";
import { noKnownKey } from "./failures.js";
import { jumpTarget } from "./jump.js";
import { knownHostName } from "./known-hosts.js";

/** See HostKeys.knownHosts. */
export async function knownHostsFor(target: SshTarget, environment: SshEnvironment): Promise<string> {
  const endpoints = await onTheWay(target, environment);
  const stranger = endpoints.find(({ knownKeys: { trusted, withoutPort } }) => trusted.length + withoutPort.length === 0);
  if (stranger !== undefined) throw noKnownKey(stranger);
  return endpoints.flatMap(lines).join("");
}

/** The target's own sshd, and those of the jump hosts that lead to it. */
async function onTheWay(target: SshTarget, environment: SshEnvironment): Promise<Endpoint[]> {
  const endpoints: Endpoint[] = [];
  for (let next: SshTarget | undefined = target; next !== undefined;) {
    const endpoint: Endpoint = await resolveEndpoint(next, environment, endpoints.length > 0);
    endpoints.push(endpoint);
    next = endpoint.jump === undefined ? undefined : jumpTarget(endpoint.jump, target, environment.localUser, endpoints.length);
  }
  return endpoints;
}

/** Keys that stand under the bare name count only while none stands under the name with the port. */
function lines({ address, knownKeys }: Endpoint): string[] {
  const { name, trusted, withoutPort, revoked } = knownKeys;
  return [
    ...trusted.map(({ type, key }) => `${name} ${type} ${key}\n`),
    ...(trusted.length > 0 ? [] : withoutPort).map(({ type, key }) => `${knownHostName(address, 22)} ${type} ${key}\n`),
    ...revoked.map(({ type, key }) => `@revoked ${name} ${type} ${key}\n`),
  ];
}
