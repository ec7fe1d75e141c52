/** The process ends after this time, even if something is still running, such as a connection without an answer. */
const GRACE_MILLISECONDS = 1000;

/** See World.interruption. A second Ctrl-C ends the process at once, as usual. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    controller.abort();
    setTimeout(() => process.exit(), GRACE_MILLISECONDS).unref();
  };
  process.removeAllListeners("SIGINT").once("SIGINT", stop);
  // `radioctl ... | head`: the reader is gone. Later writes fail again, until the process ends.
  process.stdout.on("error", stop);
  return controller.signal;
}
