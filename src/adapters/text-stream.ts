import type { TextStream } from "../ports/text-stream.js";

/** A stream of this process, whose width is read each time: a person may resize the terminal. */
export function textStream(stream: NodeJS.WriteStream): TextStream {
  // The reader has closed the pipe (`| head`): work on hosts continues without output.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    write: (text) => void stream.write(text),
    room: () => (stream.writableNeedDrain && !stream.destroyed ? drained(stream) : undefined),
    terminal: stream.isTTY === true,
    get columns() {
      // Node has the type of a terminal here: a pipe and a file have no columns.
      return (stream.columns as number | undefined) ?? 80;
    },
  };
}

const ENDS = ["drain", "error", "close"] as const;

/** A pager reads nothing until its user goes on: what is written meanwhile would stay in memory. */
async function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      for (const event of ENDS) stream.off(event, end);
      resolve();
    };
    for (const event of ENDS) stream.on(event, end);
  });
}
