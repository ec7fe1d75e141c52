import { connect } from "node:net";

/** SSH_AGENTC_REQUEST_IDENTITIES and SSH_AGENT_IDENTITIES_ANSWER (draft-miller-ssh-agent). */
const REQUEST = Uint8Array.of(0, 0, 0, 1, 11);
const ANSWER = 12;

const TIMEOUT_MILLISECONDS = 2000;
const MOST_BYTES = 256 * 1024;

/**
 * The types of an agent's keys that ssh2 cannot use, and leaves out without a word: FIDO keys and certificates. Empty when the agent does not answer.
 * It runs after a login has failed, to explain it.
 */
export async function unusableTypes(socket: string): Promise<string[]> {
  const answer = await askAgent(socket);
  const types = answer?.[4] === ANSWER ? keyTypes(answer.subarray(5)) : [];
  return [...new Set(types.filter((type) => type.startsWith("sk-") || type.includes("-cert-v01@")))];
}

function askAgent(path: string): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(path);
    const end = (answer?: Buffer) => {
      clearTimeout(deadline);
      socket.destroy();
      resolve(answer);
    };
    const deadline = setTimeout(() => end(), TIMEOUT_MILLISECONDS);
    socket.on("error", () => end());
    socket.on("close", () => end());
    socket.on("connect", () => socket.write(REQUEST));
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      const answer = Buffer.concat(chunks);
      if (answer.length > MOST_BYTES) end();
      else if (answer.length >= 4 && answer.length >= 4 + answer.readUInt32BE(0)) end(answer);
    });
  });
}

/** A number of keys, each a blob that begins with its type, and a comment. A malformed answer has no further keys. */
function keyTypes(body: Buffer): string[] {
  const types: string[] = [];
  try {
    let at = 4;
    for (let left = body.readUInt32BE(0); left > 0; left -= 1) {
      const blob = at + 4;
      types.push(body.subarray(blob + 4, blob + 4 + body.readUInt32BE(blob)).toString("latin1"));
      const comment = blob + body.readUInt32BE(at);
      at = comment + 4 + body.readUInt32BE(comment);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return types;
}
