import ssh2, { type IdentityCallback, type ParsedKey, type PublicKeyEntry } from "ssh2";
import type { Identity } from "./identity.js";

/** An ssh-agent that offers the keys of the identity files first, and no others with IdentitiesOnly: servers disconnect after six keys. */
export class OrderedAgent extends ssh2.OpenSSHAgent {
  constructor(
    socket: string,
    private readonly identities: readonly Identity[],
    private readonly only: boolean,
  ) {
    super(socket);
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    super.getIdentities((error, keys = []) => {
      const isChosen = (key: ParsedKey | PublicKeyEntry) =>
        "getPublicSSH" in key && this.identities.some(({ publicBlob }) => publicBlob?.equals(key.getPublicSSH()));
      const rest = this.only ? [] : keys.filter((key) => !isChosen(key));
      callback(error, [...keys.filter(isChosen), ...rest]);
    });
  }
}
