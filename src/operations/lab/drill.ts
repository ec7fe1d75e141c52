import * as z from "zod";

const probed = z.object({
  findings: z.array(z.object({ check: z.string(), verdict: z.string(), subject: z.string(), summary: z.string() })),
});

/** Mounts that a probe hears as silent, from its JSON; empty when it did not check. */
export function silentMounts(json: string): string[] {
  try {
    const { findings } = probed.parse(JSON.parse(json));
    return findings
      .filter(({ check, verdict }) => check === "silence" && verdict === "CRITICAL")
      .map(({ subject, summary }) => `${subject}: ${summary}`);
  } catch {
    return [];
  }
}
