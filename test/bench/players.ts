import { CODECS, RelayOfPlayers, type PlayedCodec } from "../lab/relay-of-players.js";
import { startAudition } from "../players/audition.js";
import { PLAYERS, plays } from "../players/kinds.js";
import { playersTable } from "./players-table.js";

/**
 * Real players on one relay while the relay moves from master to master: a cutover there and back, a kill and a freeze of the active master, and the
 * returns. Prints what was heard of each of them.
 * @param given codecs; all when empty
 */
export async function benchPlayers(given: readonly string[]): Promise<void> {
  const codecs = CODECS.filter((codec) => given.length === 0 || given.includes(codec));
  if (codecs.length === 0) throw new Error(`no codec of ${CODECS.join(", ")} in ${given.join(", ")}`);
  const relay = await RelayOfPlayers.up("bench-players");
  try {
    for (const codec of codecs) await hearCodec(relay, codec);
  } finally {
    await relay.down();
  }
}

/** One codec after the other: all players at once are more than a small machine can play without interruptions. */
async function hearCodec(relay: RelayOfPlayers, codec: PlayedCodec): Promise<void> {
  const kinds = PLAYERS.filter((kind) => plays(kind, codec));
  const audition = await startAudition(kinds.map((kind) => ({ kind, url: relay.url(codec) })));
  try {
    await audition.audible();
    await relay.eventsAndReturns(audition);
  } finally {
    const results = await audition.finish();
    for (const line of playersTable(codec, results)) console.log(line);
  }
}
