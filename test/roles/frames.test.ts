import { describe, expect, it } from "vitest";
import { desired, textAt } from "./station.js";

type Flags = { last: boolean };
interface Frames {
  firstFrame(bytes: Uint8Array): number | undefined;
  begin(request: FakeRequest, data: Buffer, flags: Flags): void;
}

/** What the filter uses of nginx's request. */
class FakeRequest {
  readonly sent: Buffer[] = [];
  isDone = false;
  constructor(readonly headersOut: Record<string, string> = {}) {}
  sendBuffer(bytes: Buffer): void {
    this.sent.push(Buffer.from(bytes));
  }
  done(): void {
    this.isDone = true;
  }
}

/** Each load has its own state, as each request has in nginx. */
let loads = 0;
const load = async (): Promise<Frames> => {
  const source = `${textAt(desired("eu-1"), "/etc/nginx/radio/frames.js")}\n// ${(loads += 1)}`;
  return ((await import(`data:text/javascript,${encodeURIComponent(source)}`)) as { default: Frames }).default;
};

const adts = (length: number) => {
  const frame = Buffer.alloc(length, 0x55);
  frame.set([0xff, 0xf1, 0x50, 0x80 | (length >> 11), (length >> 3) & 255, ((length & 7) << 5) | 31, 0xfc]);
  return frame;
};
const mp3 = (padding: 0 | 1, mode = 0x64) => {
  const frame = Buffer.alloc(417 + padding, 0x55);
  frame.set([0xff, 0xfb, 0x90 | (padding << 1), mode]);
  return frame;
};
const streams = {
  aac: Buffer.concat([250, 371, 44, 600, 300, 290].map(adts)),
  mp3: Buffer.concat([mp3(0), mp3(1, 0x44), mp3(1), mp3(0), mp3(1)]),
};

describe("the first frame of a stream", async () => {
  const { firstFrame } = await load();

  it.each(Object.entries(streams))("%s is found from wherever the stream is cut", (_, stream) => {
    const starts = [0, 250, 417];
    for (let cut = 0; cut < 200; cut += 1) {
      const at = firstFrame(stream.subarray(cut));
      expect(starts).toContain(cut + (at ?? -1));
    }
  });

  it("is not a header inside of audio, which no other frame follows", () => {
    const frame = adts(600);
    frame.set([0xff, 0xf1, 0x50, 0x80, 0x20, 0x1f, 0xfc], 100);
    expect(firstFrame(Buffer.concat([frame.subarray(50), streams.aac]))).toBe(550);
  });

  it("is not known before two frames and a header after them are there", () => {
    expect(firstFrame(streams.mp3.subarray(0, 417 + 418 + 6))).toBeUndefined();
    expect(firstFrame(streams.mp3.subarray(0, 417 + 418 + 7))).toBe(0);
  });
});

describe("the beginning of a listener's stream", () => {
  it.each(Object.entries(streams))("of %s is the first frame, although it arrives in small pieces", async (_, stream) => {
    const { begin } = await load();
    const request = new FakeRequest();
    for (let at = 100; at < stream.length && !request.isDone; at += 60)
      begin(request, stream.subarray(at, at + 60), { last: false });
    const sent = Buffer.concat(request.sent);
    const start = stream === streams.aac ? 250 : 417;
    expect(sent).toEqual(stream.subarray(start, start + sent.length));
  });

  it("has zeros for the part of a frame if titles follow at counted bytes", async () => {
    const { begin } = await load();
    const request = new FakeRequest({ "icy-metaint": "16000" });
    begin(request, streams.aac.subarray(100), { last: false });
    expect(request.sent).toEqual([Buffer.concat([Buffer.alloc(150), streams.aac.subarray(250)])]);
    expect(request.isDone).toBe(true);
  });

  it("stays as it is if 8 KiB have no frames, or if the response ends before", async () => {
    for (const [bytes, last] of [
      [9000, false],
      [100, true],
    ] as const) {
      const { begin } = await load();
      const request = new FakeRequest();
      begin(request, Buffer.alloc(bytes, 7), { last });
      expect(request.sent).toEqual([Buffer.alloc(bytes, 7)]);
      expect(request.isDone).toBe(true);
    }
  });
});
