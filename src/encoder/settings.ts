import type { Problem } from "../errors.js";
import type { Inventory } from "../inventory/schema.js";
import { Secret } from "../secret.js";
import { FEED_KBPS, MIX_HZ } from "../station/formats.js";
import { renderTemplate, type Rendered } from "../templating/engine.js";
import type { TemplateSet } from "../templating/templates.js";
import type { View } from "../templating/view.js";
import { allEncoders, type Encoder } from "./encoder.js";

/** Programs with ready settings, and the template of each. */
const templatesByKind = {
  butt: "encoder/butt.buttrc",
  mixxx: "encoder/mixxx.bcp.xml",
  ffmpeg: "encoder/ffmpeg.sh",
  liquidsoap: "encoder/liquidsoap.liq",
} as const;

export type EncoderKind = keyof typeof templatesByKind;
export const encoderKinds = Object.keys(templatesByKind) as EncoderKind[];

/** The data for the settings. */
export interface EncoderInput {
  inventory: Inventory;
  secrets: { get(name: string): Secret };
  templates: TemplateSet;
}

/** Ready settings for one program. Pure; mistakes in a template are returned as problems. */
export function encoderSettings({ inventory, secrets, templates }: EncoderInput, encoder: Encoder, kind: EncoderKind): Rendered {
  const name = templatesByKind[kind];
  const template = templates.get(name);
  if (template === undefined) throw new Error(`there is no template ${name}`);
  return renderTemplate(template, viewOf(inventory, secrets.get(encoder.password), encoder, kind));
}

/** Problems of the templates, rendered for every live source. */
export function encoderProblems(input: EncoderInput): Problem[] {
  const rendered = allEncoders(input.inventory).flatMap((encoder) =>
    encoderKinds.map((kind) => encoderSettings(input, encoder, kind)),
  );
  return rendered.flatMap((each) => ("problems" in each ? each.problems : []));
}

function viewOf({ station, channels }: Inventory, password: Secret, encoder: Encoder, kind: EncoderKind): View {
  const { source, channel, address, port, tlsPort, mount, user, masters } = encoder;
  return {
    // BUTT's name for the server. It contains a domain, so that it cannot equal one of BUTT's own sections, such as main or audio.
    name: `${source}@${station.zone}`,
    address,
    port,
    // For programs that can encrypt, and connect by the name for which the certificate is.
    tls: tlsPort !== undefined,
    securePort: tlsPort ?? port,
    mount,
    user,
    password: kind === "ffmpeg" ? inUrl(password) : password,
    server: `${address}:${tlsPort ?? port}${mount}`,
    masters: masters.map((master) => ({ ...master, server: `${master.address}:${master.port}${mount}` })),
    both: masters.length > 1,
    bitrateKbps: FEED_KBPS,
    sampleRateHz: MIX_HZ,
    title: channels[channel]?.name ?? station.name,
    genre: station.genre ?? "",
    website: station.website ?? "",
  };
}

/** Writes all but RFC 3986's unreserved characters as %XX, so that none has a meaning in a URL or in ffmpeg's tee. */
function inUrl(secret: Secret): Secret {
  const escape = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return new Secret(secret.name, encodeURIComponent(secret.reveal()).replaceAll(/[!'()*]/gu, escape));
}
