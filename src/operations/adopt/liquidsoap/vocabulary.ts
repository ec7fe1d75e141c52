/** What becomes of a setting or an operator: `nothing`, or why it is left to the operator. */
export type Fate = string;
export const NOTHING = "nothing";

const HOOK = "a function of the script is not called";

/** Settings of output.icecast in 1.4 to 2.3, besides those that the draft takes over. */
export const OUTPUT_SETTINGS: ReadonlyMap<string, Fate> = new Map([
  ["description", "a description: listeners get only the name"],
  ["dumpfile", "the stream is not recorded to a file"],
  ["headers", "additional headers"],
  ["public", "radioctl does not list the station in directories"],
  ["start", "an output that does not start by itself"],
  ["on_connect", HOOK],
  ["on_disconnect", HOOK],
  ["on_error", HOOK],
  ["on_start", HOOK],
  ["on_stop", HOOK],
  ...names(
    "id user password port host protocol transport chunked connection_timeout encoding fallible format icy_metadata icy_id method prefer_address " +
      "register_telnet restart restart_delay send_icy_metadata send_last_metadata_on_connect timeout verbose infallible",
  ),
]);

export const ENCRYPTED =
  "encoders connect with TLS: give the masters a certificate (tls), and encoders the port defaults.liquidsoap.harborTlsPort";

/** Settings of inputs and playlists, besides those that the draft takes over. */
export const INPUT_SETTINGS: ReadonlyMap<string, Fate> = new Map([
  ["auth", "a function decides who may log in: an inventory has one user and one password for each source"],
  ["dumpfile", "the source is not recorded to a file"],
  ["transport", ENCRYPTED],
  ["on_connect", HOOK],
  ["on_disconnect", HOOK],
  ["on_start", HOOK],
  ["on_stop", HOOK],
  ["on_done", HOOK],
  ["on_fail", HOOK],
  ["on_reload", HOOK],
  ["check_next", HOOK],
  ["prefix", "a prefix of all files of the playlist"],
  ["loop", "a playlist is always repeated"],
  ["cue_in_metadata", "cue points are ignored"],
  ["cue_out_metadata", "cue points are ignored"],
  ...names(
    "id debug icy icy_metadata_charset metadata_charset logfile max replay_metadata timeout reload reload_mode mime_type max_fail native length " +
      "default_duration conservative poll_delay user_agent playlist_mode playlist_timeout bind_address autostart self_sync force_mime content_type " +
      "max_buffer register_telnet prefetch mode_reload random timeout_read new_track_on_metadata reload_on_hup",
  ),
]);

/** Settings of `fallback` and of other operators that radioctl replaces. */
export const OPERATOR_SETTINGS: ReadonlyMap<string, Fate> = new Map([
  ["track_sensitive", "a source that comes back is on air at once, also within a track"],
  ["transitions", "radioctl's own fade is used between sources"],
  ["transition_length", NOTHING],
  ["max_blank", "silence after which a source is left: set sources.NAME.silence"],
  ["threshold", "silence after which a source is left: set sources.NAME.silence"],
  ["min_noise", "silence after which a source is left: set sources.NAME.silence"],
  ...names("id replay_metadata override buffer max fallible start start_blank length input_stereo"),
]);

/** Operators that change nothing that matters here: radioctl's own script does the same, or does not need it. */
const TRANSPARENT =
  /^(fallback|source\.fallback|mksafe|source\.mux\.audio|(source\.)?(drop\.)?(drop_video|drop_audio)|blank\.(strip|eat|skip)|(strip|skip|eat)_blank|eat_blank|buffer(\.adaptative)?|mean|stereo|audio_to_stereo|id|source\.available|drop_tracks)$/u;

/** Operators whose sources have no order of priority. */
export const MIXER = /^(switch|random|rotate|sequence|append|prepend|merge_tracks|add|mix|smooth_add)$/u;

const OPERATORS: ReadonlyArray<readonly [form: RegExp, why: string]> = [
  [/^switch$/u, "its times are not kept: the first available source plays"],
  [/^(random|rotate|sequence|append|prepend|merge_tracks)$/u, "its sources play by priority instead of in turns"],
  [/^(add|mix|smooth_add)$/u, "its sources play one at a time instead of mixed"],
  [/^single$/u, "a single file is not played: put it into the folder of a playlist"],
  [/^once$/u, "its source plays again and again, not once"],
  [/^(delay|max_duration)$/u, "its source plays at any time, not after a pause or for a limited time"],
  [/^(source|request|playlist)\.dynamic/u, "what it plays is chosen while the script runs"],
  [/^request\./u, "a queue of requests is not kept"],
  [/^playlist(\.|$)/u, "its folder is not known: an inventory needs a folder of audio files, as an absolute path"],
  [/^input\.(harbor|http|https|ffmpeg)/u, "its address is not known, or an inventory can't express it"],
  [/^input\./u, "radioctl has no source of that kind; an encoder on the host can send it as a live source"],
  [/^(blank|noise|sine|square|saw|synth\.)/u, "a generated sound: radioctl plays silence when no source is on air"],
  [
    /^(cross|crossfade|smart_cross|smart_crossfade|autocue\.|fade\.|fade_)/u,
    "tracks are not faded into each other: radioctl plays them one after the other",
  ],
  [
    /^(normalize|compress|limit|amplify|replaygain|nrj|sky|gate|filter|eqffmpeg|stereotool|ladspa|pipe|pitch|bs2b|comb|echo|flanger|soundtouch|stretch|lufs|track\.audio|ffmpeg\.|mic_filter|pan|swap|clip|dssi|lilv|audio\.)/u,
    "audio processing is not kept: put it before the encoder, or into it",
  ],
  [
    /(^|\.|_)(on_|insert_metadata|map_metadata|rewrite_metadata|metadata|server\.insert)/u,
    "a function of the script for titles or tracks is not called",
  ],
];

/** What becomes of an operator between an input and an output. Its sources play without it. */
export function operatorFate(name: string): Fate {
  if (TRANSPARENT.test(name)) return NOTHING;
  return OPERATORS.find(([form]) => form.test(name))?.[1] ?? "an unknown operator: its sources play without it";
}

/** What becomes of a call that no output plays. */
export function callFate(name: string): Fate {
  if (/^(log|print|log\.\w+|ignore|clock|clock\.\w+|source\.set_name|register)$/u.test(name)) return NOTHING;
  if (/^(input\.|playlist|single$|request\.|fallback|switch|random|rotate|mksafe)/u.test(name))
    return "no output of the script that was read plays it";
  return "the script does it with its own code: radioctl's script has only sources, formats and what is between them";
}

/** What becomes of a setting of Liquidsoap itself: `set("log.level", 4)` and `settings.log.level.set(4)`. */
export function settingFate(key: string): Fate {
  if (key.startsWith("harbor.")) return "a setting of the harbor: radioctl's harbor has its own, see defaults.liquidsoap";
  if (
    /^(log|init|server|scheduler|frame|root|decoder|encoder|playlists|playlist|tag|sandbox|request|clock|console|console_colorize|gc|runtime|buffer)(\.|$)/u.test(
      key,
    )
  )
    return NOTHING;
  return "a setting of Liquidsoap";
}

function names(list: string): Array<readonly [name: string, fate: Fate]> {
  return list.split(" ").map((name) => [name, NOTHING] as const);
}
