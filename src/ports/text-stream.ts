/** A stream for text. `terminal`: a person is reading, so colours and animations are allowed. */
export interface TextStream {
  write(text: string): void;
  /** Until the reader has read what was written, or has gone; undefined: there is room for more. Of output without end, the writer must wait. */
  room?(): Promise<void> | undefined;
  terminal: boolean;
  /** Its width; 0 for a terminal of unknown width, such as a serial console. */
  columns: number;
}
