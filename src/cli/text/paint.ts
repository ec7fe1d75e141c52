import { OWN_ESCAPE } from "./printable.js";

/** Colours for what an operator has to see first. */
export interface Paint {
  /** Broken. */
  bad(text: string): string;
  /** Unusual. */
  odd(text: string): string;
  /** Less important. */
  faint(text: string): string;
}

const sequence = (code: number) => (text: string) => `${OWN_ESCAPE}[${code}m${text}${OWN_ESCAPE}[0m`;
const plain = (text: string) => text;

/** With or without colours. */
export function paint(color: boolean): Paint {
  return color ? { bad: sequence(31), odd: sequence(33), faint: sequence(2) } : { bad: plain, odd: plain, faint: plain };
}
