import * as z from "zod";
import { hostName } from "./names.js";

/** Prices change, so they have a date. */
const day = () =>
  z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/u, "must be a day such as 2026-11-25")
    .meta({ description: "date of these prices" });

const price = () => z.number().min(0).max(1_000_000);

/** A kind of server that can be rented, for `radioctl capacity`. A host refers to it as its `provider`. */
const providerSchema = z
  .strictObject({
    asOf: day(),
    currency: z.string().regex(/^[A-Z]{3}$/u, "must be three letters such as EUR"),
    pricePerMonth: price().meta({ description: "price of one server per month" }),
    includedTb: z
      .number()
      .min(0)
      .max(1_000_000)
      .optional()
      .meta({ description: "included transfer per month, in TB of 10^12 bytes; unlimited when not given" }),
    overagePerGb: price()
      .optional()
      .meta({ description: "price of a GB beyond the included transfer; without a price, the included transfer is the limit" }),
    overagePerTb: price().optional().meta({ description: "the same, for 1000 GB" }),
    counts: z
      .enum(["out", "both"])
      .default("out")
      .meta({ description: "the counted transfer: only outgoing, or both directions" }),
    portMbps: z.number().positive().max(1_000_000).default(1000).meta({ description: "speed of a server's port" }),
    listeners: z
      .int()
      .min(1)
      .optional()
      .meta({ description: "maximum number of listeners on one server, even if its port could carry more" }),
    regions: z
      .array(hostName())
      .min(1)
      .optional()
      .meta({ description: "regions where its servers are available; by default all" }),
  })
  .refine(({ overagePerGb, overagePerTb }) => overagePerGb === undefined || overagePerTb === undefined, {
    path: ["overagePerTb"],
    message: "overagePerGb is set too; keep only one of them",
  });

/** The keys are the names that hosts use as their `provider`. */
export const providersSchema = z.record(z.string().min(1).max(200), providerSchema);
