import { z } from "zod";
import { SecretRef } from "./secret-ref.js";

/** Names stand in variables of the environment and in arguments of commands: no case, no underscore, no hyphen in front. */
const secretName = /^[a-z0-9][a-z0-9-]{0,62}$/u;

/** A value that stands elsewhere. */
export const secret = () =>
  z
    .custom<SecretRef>((value) => value instanceof SecretRef, {
      error: 'must be a secret: write "!secret NAME", never the value itself',
      abort: true,
    })
    .refine(({ name }) => secretName.test(name), "must be !secret NAME, the name of lower-case letters, digits and hyphens")
    .meta({ description: "!secret NAME; the value comes from one of `secrets`" });
