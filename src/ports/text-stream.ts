/** A stream for text. `terminal`: a person is reading, so colours and animations are allowed. */
export interface TextStream {
  write(text: string): void;
  terminal: boolean;
  /** Its width; 0 for a terminal of unknown width, such as a serial console. */
  columns: number;
}
