import { once } from "node:events";
import { checkServerIdentity, connect } from "node:tls";
import type { CertificateRequest, ShownCertificate } from "../ports/certificates.js";
import { mustNotBeAnExample } from "./documentation-address.js";
import { noAnswer, noAnswerInTime } from "./http/failures.js";

/** See the port. */
export async function certificate({ address, port, name, timeoutSeconds, fence }: CertificateRequest): Promise<ShownCertificate> {
  fence?.(address, `the certificate of ${name}`);
  mustNotBeAnExample(address, `the certificate of ${name}`);
  const url = new URL(`https://${address.includes(":") ? `[${address}]` : address}:${port}/`);
  const socket = connect({ host: address, port, servername: name, rejectUnauthorized: false });
  const deadline = AbortSignal.timeout(timeoutSeconds * 1000);
  // This listener stays: an error after the handshake does not matter, and must not end the process.
  socket.on("error", () => undefined);
  try {
    await once(socket, "secureConnect", { signal: deadline });
    const shown = socket.getPeerCertificate();
    const misnamed = checkServerIdentity(name, shown);
    const refused = misnamed === undefined ? codeOf(socket.authorizationError) : `is not for ${name}`;
    return {
      serial: shown.serialNumber,
      issuer: firstOf(shown.issuer.CN) ?? firstOf(shown.issuer.O) ?? "",
      validFrom: new Date(shown.valid_from).toISOString(),
      validTo: new Date(shown.valid_to).toISOString(),
      refused,
    };
  } catch (error) {
    throw deadline.aborted ? noAnswerInTime(url, timeoutSeconds) : noAnswer(url, error);
  } finally {
    socket.destroy();
  }
}

/** An attribute that a name has several times is a list. */
function firstOf(attribute: string | string[] | undefined): string | undefined {
  return Array.isArray(attribute) ? attribute[0] : attribute;
}

/** Node's types say that this is an Error, but at run time it is the error's code. */
function codeOf(error: Error | string | null | undefined): string | undefined {
  if (error === null || error === undefined) return undefined;
  return typeof error === "string" ? error : error.message;
}
