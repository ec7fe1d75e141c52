import * as z from "zod";
import { SecretRef } from "./secret-ref.js";

/** Names are used in environment variables and in command arguments: lower case only, no underscore, no hyphen at the beginning. */
const secretName = /^[a-z0-9][a-z0-9-]{0,62}$/u;

/** A reference to a value that is stored outside of the inventory. */
export const secret = () =>
  z
    .custom<SecretRef>((value) => value instanceof SecretRef, {
      error: 'must be a secret: write "!secret NAME", never the value itself',
      abort: true,
    })
    .refine(({ name }) => secretName.test(name), "must be !secret NAME; a name has lower-case letters, digits and hyphens")
    .meta({ description: "!secret NAME; the value comes from one of `secrets`" });
