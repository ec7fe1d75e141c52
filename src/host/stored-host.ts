import { RenderedText } from "../secret.js";
import type { DesiredFile, DesiredHost, FileContent, Slot, Slots } from "./desired.js";

/** A file of a generation. Its text is on the host, beside the record. */
type StoredFile = Omit<DesiredFile, "content"> & { sha256: string; hasSecrets: boolean };

/** The same with its text, for a file without secrets that exists for each slot. */
type StoredSelector = Omit<DesiredFile, "content"> & { text: string };

/** The desired state of a generation, as stored on the host beside its files. Plain JSON. */
export interface StoredHost extends Omit<DesiredHost, "files" | "slots" | "slot" | "storedIn" | "only"> {
  files: readonly StoredFile[];
  slots?: Omit<Slots, "selectors"> & { selectors: Readonly<Record<Slot, StoredSelector>> };
}

/** The stored part of `desired`, besides the files: enough to restore it. */
export function storeHost({ files, slots, slot: _slot, storedIn: _storedIn, only: _only, ...rest }: DesiredHost): StoredHost {
  const stored = files.map(({ content, ...file }) => ({ ...file, sha256: content.sha256(), hasSecrets: content.hasSecrets }));
  if (slots === undefined) return { ...rest, files: stored };
  const selector = ({ content, ...file }: DesiredFile): StoredSelector => ({ ...file, text: content.masked() });
  const selectors = { a: selector(slots.selectors.a), b: selector(slots.selectors.b) };
  return { ...rest, files: stored, slots: { ...slots, selectors } };
}

/** The text of a file, and for a file with secrets its masked copy. Without `text`, only the host has it. */
export interface HeldText {
  text: string;
  masked?: string | undefined;
}

/** The texts of all files by path; undefined when the host has some of them. */
export function heldTexts({ files }: Pick<DesiredHost, "files">): Record<string, HeldText> | undefined {
  const texts: Record<string, HeldText> = {};
  for (const { path, content } of files) {
    const text = content.reveal();
    if (text === undefined) return undefined;
    texts[path] = { text, ...(content.hasSecrets && { masked: content.masked() }) };
  }
  return texts;
}

/**
 * The reverse: a stored state as a desired state.
 * @param generation the generation of the host that has the texts; undefined: `texts` has all of them
 * @param texts the texts of its files by path; only the masked ones are needed when the host has the texts
 */
export function restoreHost(
  { files, slots, ...rest }: StoredHost,
  generation: number | undefined,
  texts: ReadonlyMap<string, Partial<HeldText>>,
): DesiredHost {
  const restored = files.map(({ sha256, hasSecrets, ...file }): DesiredFile => {
    const { text, masked = text ?? "" } = texts.get(file.path) ?? {};
    return { ...file, content: storedText(sha256, hasSecrets, masked, generation === undefined ? text : undefined) };
  });
  const wanted = { ...rest, files: restored, ...(generation !== undefined && { storedIn: generation }) };
  if (slots === undefined) return wanted;
  const selector = ({ text, ...file }: StoredSelector): DesiredFile => ({ ...file, content: RenderedText.plain(text) });
  return { ...wanted, slots: { ...slots, selectors: { a: selector(slots.selectors.a), b: selector(slots.selectors.b) } } };
}

function storedText(sha256: string, hasSecrets: boolean, masked: string, text: string | undefined): FileContent {
  return {
    hasSecrets,
    sha256: () => sha256,
    masked: () => masked,
    reveal: () => text,
    // The secret that a program may quote is not known here.
    conceal: (said) => (hasSecrets ? concealUnknown(said, masked) : said),
  };
}

/** Cuts the output after the known beginning of a line that contains a secret, because the rest may be the secret. */
function concealUnknown(said: string, masked: string): string {
  const starts = masked
    .split("\n")
    .flatMap((line) => (line.includes("[secret]") ? line.slice(0, line.indexOf("[secret]")).trim() : []));
  const start = starts.find((each) => each.length > 2 && said.includes(each));
  return start === undefined ? said : `${said.slice(0, said.indexOf(start) + start.length)}[secret]`;
}
