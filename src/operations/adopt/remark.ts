/** Where something stands in a file of the host. Lines and columns count from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/**
 * What the operator must know about the draft. lost: the host's configuration has it, and an inventory can't express it. replaced: radioctl sets
 * it itself. unread: it could not be read. assumed: a value of the draft that was not found on the host. warning: it was dangerous. todo: a step
 * that the operator must do.
 */
export interface Remark {
  kind: "lost" | "replaced" | "unread" | "assumed" | "warning" | "todo";
  what: string;
  where?: Place | undefined;
}
