import { join } from "node:path";
import { packageFile } from "../package-file.js";
import type { Files } from "../ports/files.js";
import { wrap } from "./text/wrap.js";

/** The topics of `radioctl help TOPIC`, in the order in which a newcomer would read them. */
export const topics = [
  { name: "concepts", summary: "masters, relays, sources, and how every change is made" },
  { name: "hosts", summary: "what runs on a master and a relay, deploys, rollbacks, locks" },
  { name: "cutover", summary: "move listeners between masters, failover, rehearsals" },
  { name: "dns", summary: "records, drains, guards, Route 53 and PowerDNS" },
  { name: "certificates", summary: "issue and renew the station's certificate, keys, errors of the CA" },
  { name: "public", summary: "what relays serve to websites and visitors: titles, playlists, a page with a player" },
  { name: "bucket", summary: "the S3 bucket: what is kept there, providers, policies of the keys" },
  { name: "reports", summary: "probe, alerts, the page, Prometheus, the listener history, capacity" },
  { name: "recordings", summary: "record channels on masters, the bucket, fetch shows" },
  { name: "templates", summary: "replace a template, what templates may use" },
  { name: "exit-codes", summary: "what each exit code means" },
  { name: "figures", summary: "measured times, sizes and losses, and how to measure them" },
] as const;

export type TopicName = (typeof topics)[number]["name"];

/** The package contains the topics at the same path as the sources, so that they can also be read there. */
const FOLDER = packageFile("src/cli/help");

export async function readTopic(files: Pick<Files, "read">, name: TopicName): Promise<string> {
  const markdown = await files.read(join(FOLDER, `${name}.md`));
  if (markdown === undefined) throw new Error(`the package lacks the help topic ${name}`);
  return markdown;
}

/** All topics as Markdown, in the order of the help. */
export async function readTopics(files: Pick<Files, "read">): Promise<string[]> {
  return Promise.all(topics.map(async ({ name }) => readTopic(files, name)));
}

/** The list of topics below the list of commands. */
export function topicsText(columns: number): string {
  const left = Math.max(...topics.map(({ name }) => name.length)) + 4;
  const lines = topics.flatMap(({ name, summary }) =>
    wrap(summary, Math.max(20, columns - left)).map(
      (line, index) => (index === 0 ? `  ${name}`.padEnd(left) : " ".repeat(left)) + line,
    ),
  );
  return ["", "Topics (radioctl help TOPIC):", ...lines, "", ...wrap(MORE, columns)].join("\n");
}

const MORE = "radioctl help COMMAND shows examples of a command; radioctl help --man prints the manual page.";
