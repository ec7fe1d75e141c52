/** Questions to the operator. Without a terminal each throws RadioctlError usage and names the flag that answers it. */
export interface Prompt {
  confirm(question: string, flag: string): Promise<boolean>;
  /** Read without echo. */
  password(question: string, flag: string): Promise<string>;
  /**
   * Waits for ENTER, and counts down in sight: it goes on by itself after so many seconds, when `stop` is aborted, and at once without a terminal.
   * It never throws for want of one.
   */
  proceed(what: string, seconds: number, stop: AbortSignal): Promise<void>;
}
