import { connect, type Socket } from "node:net";
import type { Endpoint } from "./endpoint.js";
import { unreachable } from "./failures.js";

/** A TCP connection to an sshd, with Nagle's delay off: it would double the time of every command. */
export function openSocket(endpoint: Endpoint, timeoutMilliseconds: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: endpoint.address, port: endpoint.port, noDelay: true });
    const fail = (what: string, cause?: unknown) => {
      clearTimeout(deadline);
      socket.destroy();
      reject(unreachable(endpoint, what, cause));
    };
    const deadline = setTimeout(() => fail(`no answer in ${Math.ceil(timeoutMilliseconds / 1000)} s`), timeoutMilliseconds);
    // Stays for the life of the socket: an error that nobody listens to would end the process.
    socket.on("error", (error: NodeJS.ErrnoException) =>
      fail(reasons[error.code ?? ""] ?? `no TCP connection (${error.code ?? error.message})`, error),
    );
    socket.once("connect", () => {
      clearTimeout(deadline);
      resolve(socket);
    });
  });
}

const reasons: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "no such name",
  EAI_AGAIN: "the name cannot be looked up just now",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  ETIMEDOUT: "no answer",
};
