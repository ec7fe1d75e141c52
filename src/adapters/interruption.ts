/** What is still under way then, a connection that nobody answers, is not waited for. */
const GRACE_MILLISECONDS = 1000;

/** See World.interruption. A second Ctrl-C ends the program as it ends any other. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    controller.abort();
    setTimeout(() => process.exit(), GRACE_MILLISECONDS).unref();
  };
  process.removeAllListeners("SIGINT").once("SIGINT", stop);
  // `| head`: nobody looks on any more. What is written until the end fails again.
  process.stdout.on("error", stop);
  return controller.signal;
}
