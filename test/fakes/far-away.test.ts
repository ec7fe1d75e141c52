import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { farAway } from "./far-away.js";

/** Two connected sockets. */
async function pair() {
  const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const near = connect({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", allowHalfOpen: true });
  const [far] = (await once(server, "connection")) as [typeof near];
  onTestFinished(() => void [near, far].map((socket) => socket.destroy()));
  return { near, far };
}

it("sent data and its end arrive completely, one round trip later", async () => {
  const { near, far } = await pair();
  const stream = farAway(far, 30);
  const started = performance.now();
  near.end("a question");
  const [heard] = (await once(stream, "data")) as [Buffer];
  expect(heard.toString()).toBe("a question");
  await once(stream, "end");
  expect(performance.now() - started).toBeGreaterThanOrEqual(29);
  stream.end("an answer");
  expect(await text(near)).toBe("an answer");
});

it("the stream ends with its socket, and the socket with the stream", async () => {
  const [one, other] = [await pair(), await pair()];
  const stream = farAway(one.far, 1);
  one.near.resetAndDestroy();
  one.far.on("error", () => undefined);
  await once(stream, "close");
  const closed = once(other.near, "close");
  other.near.on("error", () => undefined).resume();
  farAway(other.far, 1).destroy();
  other.near.end();
  await closed;
});
