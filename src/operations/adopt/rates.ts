/**
 * The bit rate that a mount's name gives, in kbit/s: a usual rate of three digits, or one with its unit. Two digits alone are no bit rate: they are
 * as often a number of a channel or a frequency (/ch32.mp3, /fm96.mp3).
 */
export function rateInName(mount: string): number | undefined {
  const base = withoutExtension(mount);
  const [, digits = "", unit = ""] = /(?:^|\D)(\d{2,3})(k|kbps|kbit|k?bps)?$/iu.exec(base) ?? [];
  return isRate(digits, unit) ? Number(digits) : undefined;
}

const USUAL: ReadonlySet<number> = new Set([112, 128, 160, 192, 224, 256, 320]);

function isRate(digits: string, unit: string): boolean {
  return !digits.startsWith("0") && digits !== "" && (unit !== "" || USUAL.has(Number(digits)));
}

/** The common part of the mounts of one programme: /live-128.mp3, /live.aac and /live_64k are all `live`. */
export function stem(mount: string): string {
  const base = withoutExtension(mount.toLowerCase().replace(/^\/+/u, ""));
  let rest = base;
  for (;;) {
    const [ending = "", digits = "", unit = ""] =
      /[-_.]?(?:(?<!\d)(\d{2,3})(k|kbps|kbit|k?bps)?|(?<![a-z])[a-z]+)$/u.exec(rest) ?? [];
    const isFormat = digits === "" ? FORMATS.has(ending.replace(/^[-_.]/u, "")) : isRate(digits, unit);
    if (!isFormat || ending.length === rest.length) return rest === "" ? base : rest;
    rest = rest.slice(0, -ending.length);
  }
}

const FORMATS: ReadonlySet<string> = new Set("mp3 aac aacp opus ogg vorbis flac hi lo high low hq lq mobile hd".split(" "));

function withoutExtension(mount: string): string {
  return mount.slice(0, 300).replace(/\.[a-z][a-z0-9]{0,4}$/iu, "");
}
