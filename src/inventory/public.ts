import * as z from "zod";
import { publicName } from "./names.js";

const colour = () => z.string().regex(/^#[0-9a-f]{6}$/iu, "must be a colour such as #c2185b");

const link = z.strictObject({
  name: publicName(),
  url: z.string().regex(/^(https?:\/\/|mailto:)[^\s"'<>\\]+$/u, "must begin with https://, http:// or mailto:"),
});

const on = (description: string) => z.boolean().default(true).meta({ description });

/** What relays answer to the public besides the streams. */
export const publicSchema = z.strictObject({
  page: on("a page with a player at /"),
  embed: on("the player at /embed, which other sites can show in a frame"),
  now: on("titles as JSON at /now.json, for the websites of the station"),
  events: on("changes of titles as server-sent events at /now/events"),
  status: on("/status-json.xsl, in the form of Icecast, for programs that read it there"),
  playlists: on("/CHANNEL.m3u, .pls and .m3u8"),
  listeners: z
    .boolean()
    .default(false)
    .meta({ description: "/now.json and /status-json.xsl have the listeners of the relay, which everyone can then read" }),
  titleDelaySeconds: z
    .number()
    .min(0)
    .max(120)
    .optional()
    .meta({ description: "seconds after which a title is published; by default the burst, which is how far players are behind" }),
  name: publicName().optional().meta({ description: "name on the page; by default the station's" }),
  logo: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "SVG, PNG, JPEG or WebP file on the operator's machine, at most 100 KB" }),
  colours: z
    .strictObject({
      accent: colour().default("#1f6feb").meta({ description: "colour of buttons; the text on it is black or white" }),
    })
    .prefault({}),
  links: z.array(link).max(12).default([]).meta({ description: "links on the page, such as the website and a contact" }),
});
