import { columns } from "../../cli/text/columns.js";
import { printable } from "../../cli/text/printable.js";
import type { Encoder } from "../../encoder/encoder.js";
import { encoderKinds, type EncoderKind } from "../../encoder/settings.js";
import type { Secret } from "../../secret.js";

export interface EncoderShown {
  /** One for each channel that plays the source. */
  encoders: readonly Encoder[];
  password: Secret;
  withSecrets: boolean;
}

/** The values to type into an encoder without ready settings. */
export function encoderText({ encoders, password, withSecrets }: EncoderShown): string {
  return encoders
    .map((encoder) => {
      const masters = encoder.masters.map(({ name, address, port }) => `${name} ${address}:${port}`);
      const rows = [
        ["address", encoder.address, `points at ${masters.join(", or at ")}`],
        ["port", encoder.tlsPort === undefined ? encoder.port : `${encoder.port}, or ${encoder.tlsPort} with TLS`],
        ["mount", encoder.mount],
        ["user", encoder.user],
        ["password", withSecrets ? printable(password.reveal()) : String(password)],
        [
          "type",
          `Icecast 2, ${encoder.tlsPort === undefined ? "no TLS" : `TLS only on port ${encoder.tlsPort}`}; any common format, preferably MP3 with 320 kbit/s`,
        ],
      ] as const;
      const lines = columns(
        rows.map(([key, ...values]) => [key, values.join("   ")]),
        { indent: 2 },
      );
      return [`${encoder.source}  live, channel ${encoder.channel}`, ...lines, ""].join("\n");
    })
    .concat(`Ready settings: radioctl render encoder ${encoders[0]?.source ?? ""} --kind ${encoderKinds.join("|")}\n`)
    .join("\n");
}

export function encoderJson({ encoders, password, withSecrets }: EncoderShown): unknown {
  return {
    encoders: encoders.map((encoder) => ({ ...encoder, password: withSecrets ? password.reveal() : String(password) })),
    kinds: encoderKinds,
  };
}

/** Ready settings as data. */
export function settingsJson({ source, channel }: Encoder, kind: EncoderKind, text: string): unknown {
  return { source, channel, kind, text };
}
