import type { AnyAuthMethod, AuthenticationType, AuthHandlerMiddleware } from "ssh2";
import { OrderedAgent } from "./agent.js";
import type { Endpoint } from "./endpoint.js";
import { readIdentity, type Identity } from "./identity.js";

/** The login methods in the order in which they are tried, and the results so far. */
export interface Authentication {
  handler: AuthHandlerMiddleware;
  /** `agent`, `password`, or the path of an identity file, in the order in which they were tried. */
  tried: string[];
  /** Identity files that could not be offered, with the reason. */
  skipped: string[];
  /** The methods that the server still accepted after the last failure. */
  offered: readonly string[];
  /** The method that is being tried; after the login, the one that succeeded. */
  method: "publickey" | "password";
  /** Nothing is left to try. */
  exhausted: boolean;
}

interface Attempt {
  name: string;
  method: AnyAuthMethod;
}

/**
 * The order: the inventory's identity file, the password (when given), the agent's keys (those of known identity files first), the other
 * identity files. The password comes before the agent because a server counts failures, and an agent with many keys could use them all up.
 */
export async function authentication(endpoint: Endpoint, password: string | undefined): Promise<Authentication> {
  const named =
    endpoint.identityFile === undefined
      ? undefined
      : ((await readIdentity(endpoint.identityFile)) ?? missing(endpoint.identityFile));
  const others = (await Promise.all(endpoint.identityFiles.map(readIdentity))).filter((each) => each !== undefined);
  const all = named ? [named, ...others] : others;
  const attempts = [
    ...keyAttempts(named ? [named] : [], endpoint.user),
    ...(password === undefined ? [] : passwordAttempts(endpoint.user, password)),
    ...agentAttempts(endpoint, all),
    ...keyAttempts(others, endpoint.user),
  ];
  return working(
    attempts.length > 0 ? attempts : [probe(endpoint.user)],
    all.flatMap(({ file, skipped, certificate }) => [
      ...(skipped === undefined ? [] : [`${file} (${skipped})`]),
      ...(certificate === undefined ? [] : [`${certificate} (a certificate, which radioctl cannot use)`]),
    ]),
  );
}

/** Makes the attempts one after the other. It skips those whose method the server does not accept. */
function working(attempts: Attempt[], skipped: string[]): Authentication {
  const state: Authentication = {
    tried: [],
    skipped,
    offered: [],
    method: "publickey",
    exhausted: false,
    handler(left: AuthenticationType[] | null, _partial, next) {
      if (left) state.offered = left;
      const attempt = takeFirst(attempts, ({ method }) => !left || left.includes(onTheWire(method)));
      if (attempt) {
        state.tried.push(attempt.name);
        state.method = onTheWire(attempt.method) === "publickey" ? "publickey" : "password";
        next(attempt.method);
      } else {
        state.exhausted = true;
        // `false` means that there is no further method. The types of ssh2 do not have it.
        next(false as never);
      }
    },
  };
  return state;
}

/** Used when there is nothing to try: the server's refusal names the methods that it accepts. */
function probe(username: string): Attempt {
  return { name: "none", method: { type: "none", username } };
}

function takeFirst<T>(list: T[], fits: (each: T) => boolean): T | undefined {
  for (let each = list.shift(); each !== undefined; each = list.shift()) if (fits(each)) return each;
  return undefined;
}

function onTheWire(method: AnyAuthMethod): AuthenticationType {
  return method.type === "agent" ? "publickey" : method.type;
}

function keyAttempts(identities: readonly Identity[], username: string): Attempt[] {
  return identities.flatMap(({ file, key }) =>
    key ? [{ name: file, method: { type: "publickey", username, key } as const }] : [],
  );
}

/** Some servers accept a password only by keyboard-interactive. A single hidden question gets the password, any other an empty answer. */
function passwordAttempts(username: string, password: string): Attempt[] {
  return [
    { name: "password", method: { type: "password", username, password } },
    {
      name: "keyboard-interactive",
      method: {
        type: "keyboard-interactive",
        username,
        prompt: (_name, _instructions, _language, prompts, finish) =>
          finish(prompts.map(({ echo }) => (prompts.length === 1 && echo !== true ? password : ""))),
      },
    },
  ];
}

function agentAttempts(endpoint: Endpoint, identities: readonly Identity[]): Attempt[] {
  if (endpoint.agent === undefined) return [];
  const agent = new OrderedAgent(endpoint.agent, identities, endpoint.identitiesOnly);
  return [{ name: "agent", method: { type: "agent", username: endpoint.user, agent } }];
}

function missing(file: string): Identity {
  return { file, skipped: "no such file" };
}
