/** The file that names the parent whose stream listeners of a channel get. */
export function activePath(channel: string): string {
  return `/etc/nginx/radio/active-${channel}.conf`;
}
