import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ObjectServer } from "../fakes/object-server.js";

const CHANNEL = "main";
const DAY = "2026-11-30";

/** A master's folder with complete recordings, and the configuration of its uploader. */
export class RecordingsFolder {
  readonly folder: string;
  readonly config: string;
  readonly key: string;
  readonly follow: string;

  constructor(
    root: string,
    readonly master: string,
    server: ObjectServer,
    peer = "-",
    secret = server.secretAccessKey,
  ) {
    this.folder = join(root, master);
    mkdirSync(join(this.folder, CHANNEL, DAY), { recursive: true });
    this.config = join(root, `${master}.conf`);
    this.key = join(root, `${master}.curl`);
    this.follow = join(root, `follow-${master}`);
    writeFileSync(this.config, `master ${master}\nurl ${server.endpoint}/station/radio/shows\nchannel ${CHANNEL} ${peer}\n`);
    writeFileSync(this.key, `user = "${server.accessKeyId}:${secret}"\naws-sigv4 = "aws:amz:${server.region}:s3"\n`, {
      mode: 0o600,
    });
  }

  /** @param hour of the day on which it began */
  add(hour: number, text: string, gapSeconds = 0): string {
    const base = `${String(hour).padStart(2, "0")}0000+0100-hour`;
    const sha256 = createHash("sha256").update(text).digest("hex");
    const record = {
      bytes: text.length,
      channel: CHANNEL,
      file: `${base}.mp3`,
      gapSeconds,
      gaps: [],
      master: this.master,
      sha256,
    };
    writeFileSync(join(this.folder, CHANNEL, DAY, `${base}.mp3`), text);
    writeFileSync(join(this.folder, CHANNEL, DAY, `${base}.json`), `${JSON.stringify(record)}\n`);
    return `/station/radio/shows/${CHANNEL}/${DAY}/${base}`;
  }

  /** Writes what Liquidsoap follows: "on" for a standby. */
  follows(state: "on" | "off"): void {
    writeFileSync(this.follow, `${state}\n`);
  }

  marked(): string[] {
    return readdirSync(join(this.folder, CHANNEL, DAY)).filter((name) => name.endsWith(".uploaded"));
  }

  argv(): string[] {
    return [this.config, this.folder, this.key, this.follow];
  }
}
