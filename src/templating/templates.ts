/** A template and where it goes. */
export interface Template {
  /** Below a templates folder, without `.hbs`: `relay/etc/nginx/nginx.conf`. */
  name: string;
  /** Path on the host: `/etc/nginx/nginx.conf`. */
  target: string;
  /** As messages show it. */
  file: string;
  text: string;
}

/** All templates of all roles by name. */
export type TemplateSet = ReadonlyMap<string, Template>;
