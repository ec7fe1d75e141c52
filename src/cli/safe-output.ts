import type { TextStream } from "../ports/text-stream.js";
import type { World } from "../world.js";
import { printable, streamText } from "./text/printable.js";

/**
 * The world with streams and questions that show every control character as its code. Text of hosts, servers and files reaches a terminal only through
 * them: it can't move the cursor, rename the window or reorder the text.
 */
export function withSafeOutput(world: World): World {
  const { prompt } = world;
  return {
    ...world,
    stdout: safe(world.stdout),
    stderr: safe(world.stderr),
    prompt: {
      confirm: async (question, flag) => prompt.confirm(printable(question), flag),
      password: async (question, flag) => prompt.password(printable(question), flag),
      proceed: async (what, seconds, stop) => prompt.proceed(printable(what), seconds, stop),
    },
  };
}

/** The width may change while the program runs, so it is read from the stream each time. */
function safe(stream: TextStream): TextStream {
  return {
    write: (text) => stream.write(streamText(text)),
    room: () => stream.room?.(),
    terminal: stream.terminal,
    get columns() {
      return stream.columns;
    },
  };
}
