import { z } from "zod";
import { hostName } from "./names.js";

/** Prices change: which day's they are stands beside them. */
const day = () =>
  z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/u, "must be a day such as 2026-11-25")
    .meta({ description: "the day of these prices" });

const price = () => z.number().min(0).max(1_000_000);

/** A kind of server that can be had: `radioctl capacity` works with it. A host names it as its `provider`. */
const providerSchema = z
  .strictObject({
    asOf: day(),
    currency: z.string().regex(/^[A-Z]{3}$/u, "must be three letters such as EUR"),
    pricePerMonth: price().meta({ description: "of one server" }),
    includedTb: z
      .number()
      .min(0)
      .max(1_000_000)
      .optional()
      .meta({ description: "transfer a month, TB of 10^12 bytes; no limit when not given" }),
    overagePerGb: price().optional().meta({ description: "of what is beyond; without it the included transfer is the most" }),
    overagePerTb: price().optional().meta({ description: "the same for 1000 GB" }),
    counts: z.enum(["out", "both"]).default("out").meta({ description: "whether what a server receives is counted, too" }),
    portMbps: z.number().positive().max(1_000_000).default(1000).meta({ description: "speed of a server's line" }),
    listeners: z.int().min(1).optional().meta({ description: "the most that one server should carry, whatever its line could" }),
    regions: z.array(hostName()).min(1).optional().meta({ description: "where its servers can be had; all when not given" }),
  })
  .refine(({ overagePerGb, overagePerTb }) => overagePerGb === undefined || overagePerTb === undefined, {
    path: ["overagePerTb"],
    message: "overagePerGb says it already; keep one of them",
  });

/** By the name that hosts have as their `provider`. */
export const providersSchema = z.record(z.string().min(1).max(200), providerSchema);
