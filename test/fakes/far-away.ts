import type { Socket } from "node:net";
import { Duplex } from "node:stream";

/** `socket` with a distant peer: data from it arrives a round trip later, which has the same effect on a dialogue. */
export function farAway(socket: Socket, roundTripMilliseconds: number): Duplex {
  const stream = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      socket.write(chunk, done);
    },
    final(done) {
      socket.end(done);
    },
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  const later = (chunk: Buffer | null) => setTimeout(() => void stream.push(chunk), roundTripMilliseconds);
  socket.on("data", later);
  socket.on("end", () => later(null));
  socket.on("close", () => stream.destroy());
  return stream;
}
