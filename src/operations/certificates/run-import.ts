import { join, resolve } from "node:path";
import { guardPush, mustBeFit } from "../../certificates/guard.js";
import { factsOf } from "../../certificates/facts.js";
import { readStationCertificate, storeStationCertificate, type Station } from "../../certificates/store.js";
import type { StationCertificate } from "../../certificates/stored.js";
import { RadioctlError } from "../../errors.js";
import { mustPass } from "../../guard.js";
import { Secret } from "../../secret.js";
import type { World } from "../../world.js";

export interface ImportRequest {
  /** A folder of certbot, or a file with the chain. */
  from: string;
  /** The file with the key; undefined: in the folder. */
  key: string | undefined;
  force: readonly string[];
  /** The names of the inventory. */
  names: readonly string[];
}

/** Checks and stores a certificate of another program. @throws RadioctlError usage for missing files; guard */
export async function runImport(
  world: Pick<World, "files" | "clock" | "cwd">,
  station: Station,
  { from, key, force, names }: ImportRequest,
): Promise<StationCertificate> {
  const given = resolve(world.cwd, from);
  const isFolder = (await world.files.list(given).catch(() => [])).length > 0;
  if (!isFolder && key === undefined)
    throw new RadioctlError("usage", `${from} is not a folder of certbot`, {
      hint: "name the folder with fullchain.pem and privkey.pem, or give the key, too: --key FILE",
    });
  const chainPem = await mustRead(world, isFolder ? join(given, "fullchain.pem") : given);
  const keyFile = key === undefined ? join(given, "privkey.pem") : resolve(world.cwd, key);
  const keyPem = new Secret("certificate key", await mustRead(world, keyFile));
  const now = world.clock.now();
  const facts = factsOf(chainPem, isFolder ? `${from}/fullchain.pem` : from);
  mustBeFit({ chainPem, keyPem }, now);
  mustPass(guardPush({ ...facts, directory: undefined }, names, []), force);
  const { pushed = {} } = (await readStationCertificate(world, station)) ?? {};
  const fields = {
    chainPem,
    alternateChains: [],
    keyPem,
    directory: undefined,
    issuedAt: facts.validFrom,
    renewal: undefined,
    pushed,
  };
  await storeStationCertificate(world, station, fields);
  return { ...facts, ...fields };
}

async function mustRead({ files }: Pick<World, "files">, path: string): Promise<string> {
  const text = await files.read(path);
  if (text !== undefined) return text;
  throw new RadioctlError("usage", `there is no file ${path}`, {
    hint: "is certbot's folder readable? Run as root, or copy the files",
  });
}
