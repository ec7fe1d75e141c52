import type { Listening } from "../listening/listening.js";
import type { Finding } from "./finding.js";

/** The fields of a finding that say what it is about. */
export function about({
  subject,
  host,
  region,
  channel,
  mount,
}: Listening): Pick<Finding, "subject" | "host" | "region" | "channel" | "mount"> {
  return { subject, host, region, channel, mount };
}
