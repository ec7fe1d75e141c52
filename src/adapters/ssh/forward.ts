import type { ClientChannel } from "ssh2";
import { RadioctlError } from "../../errors.js";
import type { Link } from "./link.js";

/** Reason codes of a refused channel (RFC 4254, 5.1). */
const ADMINISTRATIVELY_PROHIBITED = 1;

const FORWARD_TIMEOUT_SECONDS = 10;

/**
 * Opens a TCP connection from the link's host to `address`.
 * @throws RadioctlError unreachable
 */
export function forward(link: Link, address: string, port: number, seconds = FORWARD_TIMEOUT_SECONDS): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    const fail = (why: string, hint: string, cause?: unknown) =>
      reject(new RadioctlError("unreachable", `${link.host}: ${address}:${port} ${why}`, { host: link.host, hint, cause }));
    const where = `on the host: ss -ltn 'sport = :${port}'`;
    let late = false;
    const deadline = setTimeout(() => {
      late = true;
      fail(`did not answer within ${Math.ceil(seconds)} s`, where);
    }, seconds * 1000);
    link.client.forwardOut("127.0.0.1", 0, address, port, (error: (Error & { reason?: unknown }) | undefined, channel) => {
      clearTimeout(deadline);
      if (!error && late) channel.destroy();
      else if (!error) resolve(channel);
      else if (error.reason === ADMINISTRATIVELY_PROHIBITED)
        fail("is not allowed: sshd forbids TCP forwarding", "set AllowTcpForwarding in the host's sshd_config", error);
      else
        fail(
          typeof error.reason === "number" ? "refused the connection" : "was not reached before the SSH connection ended",
          where,
          error,
        );
    });
  });
}
