/** Where something stands in a file of the host. Lines and columns count from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/**
 * What the operator has to know about the draft. lost: it is in the host's configuration, and an inventory cannot say it. replaced: radioctl sets
 * that itself. unread: it could not be understood. assumed: it stands in the draft, and nobody said so. warning: it was dangerous as it was. todo:
 * what is left to do by hand.
 */
export interface Remark {
  kind: "lost" | "replaced" | "unread" | "assumed" | "warning" | "todo";
  what: string;
  where?: Place | undefined;
}
