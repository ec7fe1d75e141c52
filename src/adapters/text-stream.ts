import type { TextStream } from "../ports/text-stream.js";

/** A stream of this process, whose width is read each time: a person may resize the terminal. */
export function textStream(stream: NodeJS.WriteStream): TextStream {
  // The reader has closed the pipe (`| head`): work on hosts continues without output.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    write: (text) => void stream.write(text),
    terminal: stream.isTTY === true,
    get columns() {
      // Node has the type of a terminal here: a pipe and a file have no columns.
      return (stream.columns as number | undefined) ?? 80;
    },
  };
}
