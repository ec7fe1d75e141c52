/** Emphasis for what an operator has to see first. */
export interface Paint {
  /** Broken. */
  bad(text: string): string;
  /** Not as usual. */
  odd(text: string): string;
  /** Beside the point. */
  faint(text: string): string;
}

const sequence = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
const plain = (text: string) => text;

/** With colours, or with none. */
export function paint(color: boolean): Paint {
  return color ? { bad: sequence(31), odd: sequence(33), faint: sequence(2) } : { bad: plain, odd: plain, faint: plain };
}
