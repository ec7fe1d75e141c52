/** A template and the path of its file on the host. */
export interface Template {
  /** The path within the templates folder, without `.hbs`: `relay/etc/nginx/nginx.conf`. */
  name: string;
  /** Path on the host: `/etc/nginx/nginx.conf`. */
  target: string;
  /** The path that messages show. */
  file: string;
  text: string;
}

/** All templates of all roles by name. */
export type TemplateSet = ReadonlyMap<string, Template>;
