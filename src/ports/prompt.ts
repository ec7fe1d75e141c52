/** Questions to the operator. Without a terminal each throws RadioctlError usage and names the flag that answers it. */
export interface Prompt {
  confirm(question: string, flag: string): Promise<boolean>;
  /** Read without echo. */
  password(question: string, flag: string): Promise<string>;
}
