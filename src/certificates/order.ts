import * as z from "zod";
import { parseJson } from "../json.js";

const orderSchema = z.object({
  version: z.literal(1),
  directory: z.string(),
  names: z.array(z.string()),
  /** The key that the certificate will have. */
  keyPem: z.string(),
  /** null: the order was about to be made. */
  url: z.string().nullable(),
  /** The TXT records that this and killed runs have published, or were about to. */
  published: z.array(z.object({ name: z.string(), texts: z.array(z.string()).readonly() })),
});

/** An order that is not complete. It is on disk before each step outside, so that the next run can continue after a kill. */
export type OpenOrder = z.output<typeof orderSchema>;

/** undefined when it is damaged: then another order is made. */
export function parseOrder(text: string): OpenOrder | undefined {
  try {
    return orderSchema.parse(parseJson(text));
  } catch {
    return undefined;
  }
}
