import { describe, expect, it } from "vitest";
import { guardListeners } from "../../../src/operations/deploy/guard-listeners.js";

describe("a restart of a channel's only master", () => {
  it("is refused, and the error names the channels that would be off air; exit 4", () => {
    expect(() => guardListeners("master-a", ["main", "talk on eu-1"], [])).toThrow(
      expect.objectContaining({ kind: "guard", message: expect.stringContaining("main, talk on eu-1") as string }) as Error,
    );
  });

  it("is allowed with --force, or when every channel has another master", () => {
    guardListeners("master-a", ["main"], ["listeners"]);
    guardListeners("master-a", [], []);
  });
});
