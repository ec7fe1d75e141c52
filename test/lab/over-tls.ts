import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";

/** A relay's port for https, as a listener of the station's name reaches it. */
interface Place {
  address: string;
  /** PEM: the root that the listener trusts. */
  ca: string | Buffer;
}

export async function handshake({ address, ca }: Place): Promise<TLSSocket> {
  const socket = connect({ host: address, port: 443, servername: "live.radio.example", ca });
  await once(socket, "secureConnect");
  return socket;
}

/** The serial number of the certificate that a relay serves. @throws Error when the listener does not trust it */
export async function servedSerial(place: Place): Promise<string> {
  const socket = await handshake(place);
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

/** The same for a certificate without a trusted issuer, or that has expired. */
export async function shownSerial(address: string): Promise<string> {
  const socket = connect({ host: address, port: 443, servername: "live.radio.example", rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}
