import { RadioctlError } from "../../errors.js";
import type { Fence } from "../../ports/fence.js";

/**
 * Lets through to a lab's own network and to this machine's loopback, and nowhere else. Names are refused, too: to look one up is to ask
 * somebody outside. Pure.
 * @param network of the lab, its first three numbers and a dot, `10.80.3.`; undefined when the lab does not run, and its addresses lead elsewhere
 */
export function labFence(lab: string, network: string | undefined): Fence {
  return (address, what) => {
    if (isLoopback(address) || (network !== undefined && isIpv4(address) && address.startsWith(network))) return;
    throw new RadioctlError("guard", `${what}: ${address} is not in lab ${lab}, and was not contacted`, {
      hint:
        network === undefined
          ? `lab ${lab} does not run: radioctl lab up ${lab}, or use another inventory`
          : `from a lab's inventory only ${network}0/24 and loopback are reached, by address`,
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

/** Four plain numbers: what else some programs take for an address (`10.1`, `010.0.0.1`) is none here. */
function isIpv4(address: string): boolean {
  const numbers = address.split(".");
  return numbers.length === 4 && numbers.every((text) => /^(0|[1-9]\d{0,2})$/u.test(text) && Number(text) <= 255);
}
