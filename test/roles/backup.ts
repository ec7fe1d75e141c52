import { stationText } from "./station.js";

/** The station with a bucket, and a key of the hosts. */
export const stationWithBucket = `${stationText}
artifacts:
  bucket: radio
  endpoint: https://s3.example
  prefix: one/
  hostCredentials: { accessKeyId: !secret bucket-key-id, secretAccessKey: !secret bucket-key }
`;
