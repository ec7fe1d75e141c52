import { RadioctlError } from "../../errors.js";
import type { SshTarget } from "../../ports/ssh.js";
import type { SshEnvironment } from "./environment.js";
import { knownKeysFor, type KnownKeys } from "./host-key.js";
import { KnownHosts, parseKnownHosts } from "./known-hosts.js";
import { expandPath, parseOpenSshConfig, type ConfigContext, type OpenSshConfig } from "./openssh-config.js";
import { revokedHostKeys } from "./revoked-keys.js";

/** One sshd to log in to: a target with OpenSSH's configuration applied, and its known host keys. */
export interface Endpoint {
  /** The inventory's name of the target host, also when this endpoint is a jump host on the way to it. */
  host: string;
  /** This endpoint is a jump host on the way to the target. */
  isJump: boolean;
  /** For errors: `eu-1 (root@192.0.2.21:22)`. */
  label: string;
  address: string;
  port: number;
  user: string;
  /** From the inventory: offered before the agent's keys. */
  identityFile: string | undefined;
  /** Offered after the agent's keys. */
  identityFiles: readonly string[];
  identitiesOnly: boolean;
  agent: string | undefined;
  jump: string | undefined;
  knownKeys: KnownKeys;
  knownHostsFile: string | undefined;
}

/** Reads OpenSSH's configuration and the known host keys. Explicit values of the inventory take precedence. */
export async function resolveEndpoint(target: SshTarget, environment: SshEnvironment, isJump: boolean): Promise<Endpoint> {
  const assumed = (field: "user" | "port") => target.assumed?.includes(field) === true;
  const args = [...(assumed("port") ? [] : ["-p", String(target.port)]), ...(assumed("user") ? [] : ["-l", target.user])];
  const [text, inventoryKeys] = await Promise.all([
    environment.openSshConfig([...args, "--", target.address]),
    Promise.all(target.knownHostsFile === undefined ? [] : [environment.knownHosts(target.knownHostsFile)]),
  ]);
  const context: ConfigContext = { ...environment, address: target.address, port: target.port, user: target.user };
  const config = parseOpenSshConfig(text ?? "", context);
  const user = assumed("user") ? (config.user ?? target.user) : target.user;
  const port = assumed("port") ? config.port : target.port;
  const userKeys = await Promise.all(config.knownHostsFiles.map(async (file) => environment.knownHosts(file)));
  const revoked = await revokedHostKeys(config.revokedHostKeys, target.name);
  // Its entries are all revoked: they never count as the first source that knows the host.
  const sources = [[pins(target)], inventoryKeys, userKeys, [revoked]];
  return {
    host: target.name,
    isJump,
    label: `${isJump ? `jump host of ${target.name}` : target.name} (${user}@${config.hostName}:${port})`,
    address: config.hostName,
    port,
    user,
    identityFile: target.identityFile === undefined ? undefined : expandPath(target.identityFile, context),
    identityFiles: target.identityFile === undefined ? config.identityFiles : [],
    identitiesOnly: config.identitiesOnly,
    agent: config.agent,
    jump: jumpOf(target, config),
    knownKeys: knownKeysFor(config.hostKeyAlias ?? config.hostName, config.hostKeyAlias ? 22 : port, sources),
    knownHostsFile: target.knownHostsFile,
  };
}

function jumpOf(target: SshTarget, config: OpenSshConfig): string | undefined {
  const jump = target.jump ?? config.proxyJump;
  if (jump === undefined && config.proxyCommand !== undefined)
    throw new RadioctlError(
      "usage",
      `OpenSSH's configuration uses a ProxyCommand for ${target.name}, which radioctl does not support`,
      {
        host: target.name,
        hint: `set hosts.${target.name}.ssh.jump in the inventory: a jump host, or none for a direct connection`,
      },
    );
  return jump === "none" ? undefined : jump;
}

/** The inventory's pinned keys as entries that match every name. */
function pins(target: SshTarget): KnownHosts {
  const lines = (target.hostKeys ?? []).map((key) => `* ${key}`);
  return new KnownHosts(parseKnownHosts(lines.join("\n"), `hosts.${target.name}.ssh.hostKeys`));
}
