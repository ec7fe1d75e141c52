import { connect, type Socket } from "node:net";
import type { Endpoint } from "./endpoint.js";
import { unreachable } from "./failures.js";

/** Opens a TCP connection to an sshd, without Nagle's algorithm, which would double the time of every command. */
export function openSocket(endpoint: Endpoint, timeoutMilliseconds: number, signal?: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: endpoint.address, port: endpoint.port, noDelay: true, ...(signal && { signal }) });
    const fail = (what: string, cause?: unknown) => {
      clearTimeout(deadline);
      socket.destroy();
      reject(unreachable(endpoint, what, cause));
    };
    const deadline = setTimeout(() => fail(`no answer within ${Math.ceil(timeoutMilliseconds / 1000)} s`), timeoutMilliseconds);
    // This listener stays as long as the socket: an error without a listener would end the process.
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
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "no such name",
  EAI_AGAIN: "the name lookup failed, try again later",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  ETIMEDOUT: "no answer",
};
