import { RadioctlError } from "../../errors.js";
import type { SshTarget } from "../../ports/ssh.js";
import type { SshEnvironment } from "./environment.js";
import { knownKeysFor, type KnownKeys } from "./host-key.js";
import { KnownHosts, parseKnownHosts } from "./known-hosts.js";
import { expandPath, parseOpenSshConfig, type ConfigContext, type OpenSshConfig } from "./openssh-config.js";

/** One sshd to log in to: a target after OpenSSH's configuration has had its say, with all that is known of its keys. */
export interface Endpoint {
  /** The inventory's name of the host that all this is about, also for a jump host on the way to it. */
  host: string;
  /** It only leads to the host. */
  isJump: boolean;
  /** For errors: `eu-1 (root@192.0.2.21:22)`. */
  label: string;
  address: string;
  port: number;
  user: string;
  /** Named by the inventory: offered before the agent's keys. */
  identityFile: string | undefined;
  /** Offered after the agent's keys. */
  identityFiles: readonly string[];
  identitiesOnly: boolean;
  agent: string | undefined;
  jump: string | undefined;
  knownKeys: KnownKeys;
  knownHostsFile: string | undefined;
}

/** Asks OpenSSH's configuration and reads the known keys. The inventory's explicit values win. */
export async function resolveEndpoint(target: SshTarget, environment: SshEnvironment, isJump: boolean): Promise<Endpoint> {
  const assumed = (field: "user" | "port") => target.assumed?.includes(field) === true;
  const args = [...(assumed("port") ? [] : ["-p", String(target.port)]), ...(assumed("user") ? [] : ["-l", target.user])];
  const [text, own] = await Promise.all([
    environment.openSshConfig([...args, "--", target.address]),
    Promise.all(target.knownHostsFile === undefined ? [] : [environment.knownHosts(target.knownHostsFile)]),
  ]);
  const context: ConfigContext = { ...environment, address: target.address, port: target.port, user: target.user };
  const config = parseOpenSshConfig(text ?? "", context);
  const user = assumed("user") ? (config.user ?? target.user) : target.user;
  const port = assumed("port") ? config.port : target.port;
  const users = await Promise.all(config.knownHostsFiles.map(async (file) => environment.knownHosts(file)));
  const sources = [[pins(target)], own, users];
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
      `OpenSSH's configuration reaches ${target.name} by a ProxyCommand, which radioctl does not run`,
      {
        host: target.name,
        hint: `give hosts.${target.name}.ssh.jump: a jump host, or none for the direct way`,
      },
    );
  return jump === "none" ? undefined : jump;
}

/** The inventory's pinned keys as entries that fit every name. */
function pins(target: SshTarget): KnownHosts {
  const lines = (target.hostKeys ?? []).map((key) => `* ${key}`);
  return new KnownHosts(parseKnownHosts(lines.join("\n"), `hosts.${target.name}.ssh.hostKeys`));
}
