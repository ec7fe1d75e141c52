import { RadioctlError } from "../../errors.js";
import type { Fence } from "../../ports/fence.js";

/**
 * Allows connections to a lab's own network and to this machine's loopback only. Names are refused, too: a lookup would contact a server
 * outside. Pure.
 * @param network of the lab, its first three numbers and a dot, `10.80.3.`; undefined when the lab is not running: its addresses lead elsewhere then
 */
export function labFence(lab: string, network: string | undefined): Fence {
  return (address, what) => {
    if (isLoopback(address) || (network !== undefined && isIpv4(address) && address.startsWith(network))) return;
    throw new RadioctlError("guard", `${what}: ${address} is not in lab ${lab}, and was not contacted`, {
      hint:
        network === undefined
          ? `lab ${lab} is not running: radioctl lab up ${lab}, or use another inventory`
          : `commands on a lab's inventory may only connect to ${network}0/24 and loopback, by address`,
    });
  };
}

/** The first three numbers of an address, with a dot: a lab's network. */
export function networkOf(address: string): string {
  return address.replace(/\d+$/u, "");
}

function isLoopback(address: string): boolean {
  return address === "::1" || address === "[::1]" || (isIpv4(address) && address.startsWith("127."));
}

/** Four plain numbers only: other forms that some programs accept (`10.1`, `010.0.0.1`) are refused. */
function isIpv4(address: string): boolean {
  const numbers = address.split(".");
  return numbers.length === 4 && numbers.every((text) => /^(0|[1-9]\d{0,2})$/u.test(text) && Number(text) <= 255);
}
