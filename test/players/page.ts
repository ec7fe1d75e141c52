/** What an audio element reported. */
export interface MediaEvent {
  /** `playing`, `waiting`, `stalled`, `ended`, `error` ... */
  type: string;
  atMilliseconds: number;
  /** The element's position, in seconds. */
  currentTime: number;
  /** Of an error: its code and message. */
  detail?: string;
}

/** The body of a function that plays its first argument, and notes each event. */
export const PLAY_SCRIPT = `
  const url = arguments[0];
  const audio = new Audio();
  const events = [];
  window.player = { audio, events };
  const note = (type, detail) => events.push({ type, atMilliseconds: Date.now(), currentTime: audio.currentTime, detail });
  for (const type of ["loadstart", "loadedmetadata", "canplay", "playing", "waiting", "stalled", "suspend", "pause", "ended", "emptied", "abort"]) {
    audio.addEventListener(type, () => note(type));
  }
  audio.addEventListener("error", () => note("error", audio.error.code + " " + audio.error.message));
  audio.src = url;
  audio.play().catch((error) => note("refused", String(error)));
`;

/** The body of a function that returns all events, with the present state as the last one. */
export const EVENTS_SCRIPT = `
  const { audio, events } = window.player;
  const state = "readyState " + audio.readyState + ", networkState " + audio.networkState + (audio.paused ? ", paused" : "");
  return [...events, { type: "now", atMilliseconds: Date.now(), currentTime: audio.currentTime, detail: state }];
`;

/** How a start went. */
export interface Start {
  /** Until audio plays, or until it failed. */
  seconds: number;
  /** Code and message of the error, or that it was silent; null: it is heard. */
  error: string | null;
}

/** The body of a function that plays its first argument in a new element until a tenth of a second was heard, for ten seconds at most. */
export const START_SCRIPT = `
  const url = arguments[0];
  const audio = new Audio();
  const began = performance.now();
  const since = () => (performance.now() - began) / 1000;
  let from = 0;
  let last = 0;
  return new Promise((resolve) => {
    let timer;
    const end = (seconds, error) => {
      clearInterval(timer);
      audio.onerror = null;
      audio.removeAttribute("src");
      audio.load();
      resolve({ seconds, error });
    };
    audio.onerror = () => end(since(), audio.error.code + " " + audio.error.message);
    timer = setInterval(() => {
      const position = audio.currentTime;
      // Ogg has positions since the start of the station.
      if (position - last > 1) from = position;
      last = position;
      if (position - from > 0.1) end(since() - (position - from), null);
      else if (since() > 10) end(since(), "silent");
    }, 10);
    audio.src = url;
    audio.play().catch((error) => end(since(), String(error)));
  });
`;
