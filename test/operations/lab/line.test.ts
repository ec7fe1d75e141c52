import { execa } from "execa";
import { describe, expect, it } from "vitest";
import type { Fault } from "../../../src/operations/lab/fault.js";
import { layOut, lineEndOf } from "../../../src/operations/lab/layout.js";
import { lineArgv, lineOf } from "../../../src/operations/lab/line.js";

const at = "2026-11-25T00:00:00.000Z";
const lag: Fault = { kind: "lag", host: "eu-1", units: [], lagSeconds: 0.3, at };
const loss: Fault = { kind: "loss", host: "eu-1", units: [], lossPercent: 5, at };
const cut: Fault = { kind: "cut", host: "eu-1", units: [], at };

describe("a host's cable", () => {
  it("combines all of its host's lag and loss, and ignores other hosts and kinds", () => {
    expect(lineOf([lag, loss, cut], "eu-1")).toEqual({ lagSeconds: 0.3, lossPercent: 5 });
    expect(lineOf([lag], "eu-1")).toEqual({ lagSeconds: 0.3, lossPercent: 0 });
    expect(lineOf([cut], "eu-1")).toBeUndefined();
    expect(lineOf([lag], "eu-2")).toBeUndefined();
  });

  it("is run by a valid Perl program, with its own interface on the lab's bridge", async () => {
    const lab = layOut("one", [{ name: "eu-1" }]);
    const [host] = lab.hosts;
    if (host === undefined) throw new Error("the lab has a host");
    const [program, script = "", ...words] = lineArgv(lab, host, "/labs/one", { lagSeconds: 0.3, lossPercent: 5 });
    expect(words).toEqual(["--line=/labs/one/hosts/eu-1", `vb-${host.machine}`, lineEndOf(host), lab.bridge, "0.3", "5"]);

    const { stderr } = await execa(program, ["-c", script], { reject: false });
    expect(stderr).toBe(`${script} syntax OK`);
  });
});
