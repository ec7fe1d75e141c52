import * as z from "zod";
import { secret } from "./secret-ref-schema.js";
import { SecretRef } from "./secret-ref.js";

const bucketName = () =>
  z
    .string()
    .regex(
      /^(?!.*\.\.)(?!\d{1,3}(\.\d{1,3}){3}$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/u,
      "must be the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens",
    );

/** An endpoint has no path: the bucket's name follows it. */
const endpointUrl = () =>
  z
    .string()
    .regex(/^https?:\/\/[A-Za-z0-9.[\]:-]+\/?$/u, "must be an http:// or https:// URL without a path, such as https://s3.example")
    .transform((url) => url.replace(/\/$/u, ""));

const keyPair = z.strictObject({
  accessKeyId: secret(),
  secretAccessKey: secret(),
});

/** The bucket of the station: what no machine may be the only one to have. */
export const artifactsSchema = z.strictObject({
  bucket: bucketName(),
  endpoint: endpointUrl().optional().meta({ description: "URL of an S3 server; by default Amazon's of the region" }),
  region: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/u, "must be a region such as eu-central-1")
    .default("us-east-1")
    .meta({ description: "region of the bucket; most servers other than Amazon's accept the default" }),
  prefix: z
    .string()
    .regex(/^([A-Za-z0-9_-][A-Za-z0-9._-]*\/)*$/u, 'must be empty or end with "/", such as radio/')
    .default("")
    .meta({ description: "beginning of the name of every object, for a bucket that has other things, too" }),
  credentials: keyPair.optional().meta({
    description: "key of the operator's machine, which the provider gives you; by default the one that Amazon's own tools find",
  }),
  hostCredentials: keyPair.optional().meta({
    description:
      "key of the hosts, which the provider gives you; it should be allowed to write and read, but not to delete; without it hosts upload nothing themselves",
  }),
  stateKey: secret()
    .default(() => new SecretRef("state-key"))
    .meta({
      description:
        "passphrase that encrypts the state of the station and the bundles (age); keep a copy of it outside of every machine",
    }),
});

export type Artifacts = z.output<typeof artifactsSchema>;

/** Secrets that only the provider of the bucket can give: a generated value would be refused. */
export function givenSecrets(artifacts: Artifacts | undefined): string[] {
  const pairs = [artifacts?.credentials, artifacts?.hostCredentials];
  return pairs.flatMap((pair) => (pair === undefined ? [] : [pair.accessKeyId.name, pair.secretAccessKey.name]));
}
