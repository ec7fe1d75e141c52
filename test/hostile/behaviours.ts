import type { ServerChannel } from "ssh2";

/** What a host does to a session instead of a plain answer. */
export type Behaviour = (channel: ServerChannel) => void;

/** Writes pieces as fast as the other end reads them, until `mostBytes` are written or the channel closes. */
function pour(channel: ServerChannel, piece: Buffer, mostBytes: number, to: "stdout" | "stderr" = "stdout"): void {
  const stream = to === "stdout" ? channel : channel.stderr;
  const closed = new AbortController();
  channel.on("close", () => closed.abort());
  let left = mostBytes;
  const more = () => {
    if (closed.signal.aborted) return;
    if (left <= 0) return end(channel, 0);
    left -= piece.length;
    if (stream.write(piece)) setImmediate(more);
    else stream.once("drain", () => setImmediate(more));
  };
  more();
}

function end(channel: ServerChannel, code: number): void {
  channel.exit(code);
  channel.end();
}

/** The end of an answer that arrives late, or never. */
const HALF = "@@radioctl\n@@system\nID=debian\n";

const MEGABYTE = 1024 * 1024;

/** The first byte of a character of four bytes, an overlong slash, a lone continuation byte, half a surrogate, and NUL. */
const NO_TEXT = Buffer.from([0xf0, 0xc0, 0xaf, 0x80, 0xed, 0xa0, 0x80, 0xff, 0xfe, 0x00, 0x0a]);

/** Each by its name. All end, or are ended by a limit of the program before a deadline. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  "an endless line": (channel) => pour(channel, Buffer.alloc(MEGABYTE, "x"), Number.POSITIVE_INFINITY),
  "100 MB of lines": (channel) => pour(channel, Buffer.from("0123456789abcde\n".repeat(65_536)), 100 * MEGABYTE),
  "100 MB of errors": (channel) => pour(channel, Buffer.from("sudo: no\n".repeat(100_000)), 100 * MEGABYTE, "stderr"),
  "a megabyte that is not text": (channel) => pour(channel, Buffer.alloc(MEGABYTE, NO_TEXT), MEGABYTE),
  "half an answer, then no connection": (channel) => {
    channel.write(HALF);
    channel.destroy();
  },
  "half an answer without an exit status": (channel) => {
    channel.write(HALF);
    channel.end();
  },
  "a signal with escapes": (channel) => {
    channel.exit("KILL", true, "\u001b]0;core\u0007");
    channel.end();
  },
  "an exit status before its output": (channel) => {
    channel.exit(0);
    channel.write(HALF);
    channel.stderr.write("\u001b[2J");
    channel.end();
  },
  "two exit statuses": (channel) => {
    channel.exit(0);
    channel.exit(255);
    channel.write("@end done\n");
    channel.end();
  },
};

/** These end only at a deadline of the program: each costs the whole deadline. */
export const silences: Readonly<Record<string, Behaviour>> = {
  "no answer": () => undefined,
  "half an answer, and no end": (channel) => void channel.write(HALF),
  "a byte now and then": (channel) => {
    const timer = setInterval(() => channel.write("."), 200);
    channel.on("close", () => clearInterval(timer));
  },
  "a line now and then": (channel) => {
    const timer = setInterval(() => channel.write("@@radioctl\n"), 200);
    channel.on("close", () => clearInterval(timer));
  },
};
