/** `command`, run as root: as it is for root, through sudo without a password for everybody else. The connection's ports stay known. */
export function asRoot(command: string, user: string): string {
  return user === "root" ? command : `sudo -n env "SSH_CONNECTION=$SSH_CONNECTION" ${command}`;
}
