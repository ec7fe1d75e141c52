import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { textStream } from "../../src/adapters/text-stream.js";

const EVENTS = ["drain", "error", "close"];

function aStream() {
  const stream = new PassThrough({ highWaterMark: 8 });
  return { stream, text: textStream(stream as unknown as NodeJS.WriteStream) };
}

describe("a stream whose reader is slow", () => {
  it("has room again when all was read, and keeps no listener", async () => {
    const { stream, text } = aStream();
    expect(text.room?.()).toBeUndefined();
    const before = EVENTS.map((event) => stream.listenerCount(event));
    text.write("a longer text than fits");
    const room = text.room?.();
    expect(room).toBeInstanceOf(Promise);
    stream.resume();
    await room;
    expect(text.room?.()).toBeUndefined();
    expect(EVENTS.map((event) => stream.listenerCount(event))).toEqual(before);
  });

  it("holds up no one when the reader has gone", async () => {
    const { stream, text } = aStream();
    text.write("a longer text than fits");
    const room = text.room?.();
    stream.destroy();
    await room;
    expect(text.room?.()).toBeUndefined();
  });
});
