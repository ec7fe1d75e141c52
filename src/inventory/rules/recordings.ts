import { days, minuteOf, type RecordedShow } from "../recordings.js";
import type { Path } from "../place.js";
import type { Finding, Rule } from "./finding.js";

const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/** The recorded format is one of the channel's. */
export const recordedFormats: Rule = ({ channels }) =>
  Object.entries(channels).flatMap(([name, { formats, recordings }]) => {
    const format = recordings?.format;
    if (format === undefined || formats.some(({ mount }) => mount === format)) return [];
    const known = formats.map(({ mount }) => mount).join(", ");
    return [
      {
        path: ["channels", name, "recordings", "format"],
        message: `the channel has no format with the mount ${format}; its mounts: ${known}`,
        about: [["channels", name, "formats", "*"]],
      },
    ];
  });

/** A recorder writes one file at a time, so shows of a channel do not overlap. */
export const overlappingShows: Rule = ({ channels }) =>
  Object.entries(channels).flatMap(([name, { recordings }]) => {
    const place: Path = ["channels", name, "recordings", "shows"];
    const taken = new Map<number, number>();
    return (recordings?.shows ?? []).flatMap((show, index): Finding[] => {
      const minutes = minutesOf(show);
      const other = minutes.map((minute) => taken.get(minute)).find((each) => each !== undefined && each !== index);
      for (const minute of minutes) taken.set(minute, index);
      if (other === undefined) return [];
      return [
        {
          path: [...place, index],
          message: `${show.name} overlaps with the show`,
          other: [...place, other],
        },
      ];
    });
  });

/** The minutes of the week that a show takes, from Sunday 00:00. */
function minutesOf({ days: on, from, to }: RecordedShow): number[] {
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  const length = end > begin ? end - begin : end + DAY_MINUTES - begin;
  return on.flatMap((day) => {
    const first = days.indexOf(day) * DAY_MINUTES + begin;
    return Array.from({ length }, (_, minute) => (first + minute) % WEEK_MINUTES);
  });
}
