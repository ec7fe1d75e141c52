/** A station's key that is strong enough, for the environments of fake worlds. The sentinel test finds it in outputs. */
export const STATION_KEY = "sentinel-key-Tn4vQ8sLx2Wf7Bz0Rj5M";
