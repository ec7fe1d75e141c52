import type { Problem } from "../errors.js";

/** A template and the path of its file on the host. */
export interface TemplateText {
  /** The path within the templates folder, without `.hbs`: `relay/etc/nginx/nginx.conf`. */
  name: string;
  /** Path on the host: `/etc/nginx/nginx.conf`. */
  target: string;
  /** The path that messages show. */
  file: string;
  text: string;
}

/** What fills a template, or the problems that it has whatever it is filled with. */
export type Program = { fill(this: void, view: unknown): string } | { problems: Problem[] };

export interface Template extends TemplateText {
  /** Compiled at the first call: that takes longer than rendering, and all hosts use the same templates. */
  program(): Program;
}

/** All templates of all roles by name. */
export type TemplateSet = ReadonlyMap<string, Template>;
