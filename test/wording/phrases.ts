/** A phrase that does not belong in our texts, and what to write instead. */
export interface Phrase {
  /** Global and without regard to capitals; it matches the phrase alone. */
  pattern: RegExp;
  instead: string;
}

/** Each of them made a reader stop who knows radios and English, but not us. */
export const phrases: readonly Phrase[] = [
  { pattern: /\b(?:is|are|was|were|be) told\b(?! apart)|\btells\b/giu, instead: "reports, prints, sends" },
  { pattern: /(?<!user |ssh-ed25519 \S+ )\bnobody\b/giu, instead: 'no X, "there is no X"' },
  { pattern: /(?<!there )\b(?:is|are) none\b/giu, instead: '"there is no X", "not a URL"' },
  { pattern: /\bdeeds?\b/giu, instead: "action, step" },
  { pattern: /\bby now\b|\bfrom here on\b/giu, instead: "now, afterwards, or nothing" },
  { pattern: /\banew\b/giu, instead: "again" },
  { pattern: /\bas wanted\b|\b(?:is|are) wished\b/giu, instead: '"in sync", "matches the inventory", desired' },
  { pattern: /\bfailed before its turn\b/giu, instead: '"skipped: 3 hosts failed earlier in this run"' },
  { pattern: /\bstrangers?\b/giu, instead: "a record, a file, a host that radioctl does not manage" },
  { pattern: /\b(?:gone|goes|going|go) on with\b/giu, instead: "continue, resume" },
  { pattern: /\bof (?:yours|ours)\b/giu, instead: "your, our" },
  { pattern: /\bwho hears\b/giu, instead: "listener, listeners, probe" },
  { pattern: /\bof (?:those|these|them) who\b|\bwhoever\b/giu, instead: "a subject and a verb: name who it is" },
  { pattern: /\b(?:every|some)body\b/giu, instead: "all listeners, an operator: name who it is" },
  { pattern: /\bit is gone\b/giu, instead: '"the host did not answer again", "X was deleted"' },
  { pattern: /\bgoes without saying\b/giu, instead: "nothing: leave it out" },
];
