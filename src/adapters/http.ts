import type { Capture, CaptureRequest } from "../ports/http.js";

export function capture(_request: CaptureRequest): Promise<Capture> {
  throw new Error("under construction");
}
