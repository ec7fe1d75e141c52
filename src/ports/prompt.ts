/** Questions to the operator. Without a terminal, `confirm` and `password` throw RadioctlError usage, which names the flag to use instead. */
export interface Prompt {
  confirm(question: string, flag: string): Promise<boolean>;
  /** Read without echo. */
  password(question: string, flag: string): Promise<string>;
  /**
   * Waits for ENTER and shows a countdown. It returns after `seconds`, when `stop` is aborted, and at once without a terminal, which is no error
   * here.
   */
  proceed(what: string, seconds: number, stop: AbortSignal): Promise<void>;
}
