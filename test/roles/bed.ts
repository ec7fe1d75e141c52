import { stationWithBucket } from "./backup.js";

/** The station whose playlist is a mirror of the bucket. */
export const stationWithBed = stationWithBucket.replace(
  "directory: /srv/radio/night",
  "directory: /srv/radio/night, mirror: true",
);
