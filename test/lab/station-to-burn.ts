import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { parseDocument } from "yaml";
import type { S3Server } from "../fakes/s3/server.js";
import type { TestLab } from "./lab-fixture.js";
import { station } from "./station.js";

export const BED = "/srv/radio/night";
export const MIRRORED = "/srv/radio/evening";
export const STATE_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY";
export const KEY_ID = "AKIATEST";
export const KEY = "a-key-of-tests";
export const NEW = { "master-a": "new-a", "master-b": "new-b", "eu-2": "new-2" } as const;

/** The station does not know the new machines. */
export const burningHosts = station(
  `  master-a: { role: master, address: 192.0.2.10 } # Frankfurt
  master-b: { role: master, address: 192.0.2.11 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 200 }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 200 }
  new-a: { role: relay, region: eu, address: 192.0.2.31, capacity: 10 }
  new-b: { role: relay, region: eu, address: 192.0.2.32, capacity: 10 }
  new-2: { role: relay, region: eu, address: 192.0.2.33, capacity: 10 }`,
  { masters: ["master-a", "master-b"] },
);

/** Three songs of 100 s, 53 MB together: a second of a tone, again and again. */
const makeSong = (hertz: number) =>
  `perl -e 'my $n = 44100; my $second = join "", map { my $s = int(8000 * sin($_ * ${hertz} * 6.2831853 / $n)); pack("s<s<", $s, $s) } 0 .. $n - 1; print "RIFF", pack("V", 36 + 400 * $n), "WAVEfmt ", pack("VvvVVvv", 16, 1, 2, $n, 4 * $n, 4, 16), "data", pack("V", 400 * $n), $second x 100' >${BED}/album/song-${hertz}.wav`;
export const makeBed = [`mkdir -p ${BED}/album`, ...[300, 400, 500].map(makeSong)].join(" && ");

/** Changes an inventory. */
export async function edit(inventory: string, change: (document: ReturnType<typeof parseDocument>) => void): Promise<void> {
  const document = parseDocument(await readFile(inventory, "utf8"));
  change(document);
  await writeFile(inventory, document.toString({ lineWidth: 0 }));
}

/** The inventory of the lab in a folder of its own, with a bucket, a bed that is mirrored, and recordings. @returns the folder */
export async function operatorFolder(lab: TestLab, server: S3Server): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "radioctl-operator-"));
  const inventory = join(folder, "inventory.yaml");
  await cp(join(lab.folder, "known_hosts"), join(folder, "known_hosts")).catch(() => undefined);
  const bucket = `artifacts:
  bucket: ${server.access.bucket}
  endpoint: ${server.endpoint}
  prefix: radio/
  credentials: { accessKeyId: !secret bucket-id, secretAccessKey: !secret bucket-key }
  hostCredentials: { accessKeyId: !secret bucket-id, secretAccessKey: !secret bucket-key }
`;
  const secrets = await readFile(join(lab.folder, "secrets.yaml"), "utf8");
  await writeFile(join(folder, "secrets.yaml"), `${secrets}bucket-id: ${KEY_ID}\nbucket-key: ${KEY}\nstate-key: ${STATE_KEY}\n`, {
    mode: 0o600,
  });
  await writeFile(inventory, (await readFile(lab.inventoryFile, "utf8")) + bucket);
  await edit(inventory, (document) => {
    for (const name of Object.values(NEW)) document.deleteIn(["hosts", name]);
    const key = String(document.getIn(["defaults", "ssh", "identityFile"]));
    document.setIn(["defaults", "ssh", "identityFile"], isAbsolute(key) ? key : join(lab.folder, key));
    document.set("secrets", document.createNode([{ file: "secrets.yaml" }]));
    document.setIn(["sources", "evening"], document.createNode({ kind: "playlist", directory: MIRRORED, mirror: true }));
    document.setIn(["channels", "main", "sources"], document.createNode(["studio", "night", "evening"]));
    document.setIn(["channels", "main", "recordings"], document.createNode({ freeGb: 0.1 }));
  });
  return folder;
}
