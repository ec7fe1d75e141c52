import { expect, it } from "vitest";
import { planHost } from "../../src/host/plan.js";
import { foldersAbove, foldersOfRoot } from "../../src/host/root-folders.js";
import { desired } from "../roles/station.js";
import { bareHost } from "./observed-host.js";

it("the folders above paths are all on the way to them, each once", () => {
  expect(foldersAbove(["/etc/nginx/radio/site.conf", "/etc/nginx/nginx.conf", "/x"])).toEqual([
    "/etc",
    "/etc/nginx",
    "/etc/nginx/radio",
  ]);
});

it.each(["master-a", "eu-1"])("a change of %s expects root's folders above everything that it writes", (name) => {
  const host = desired(name);
  const plan = planHost(host, bareHost());
  const made = host.directories.map(({ path }) => path);
  const written = plan.steps.flatMap((step) => (step.kind === "file" ? [step.path] : []));
  expect(written.length).toBeGreaterThan(15);
  expect([...foldersOfRoot(plan), ...made]).toEqual(expect.arrayContaining(foldersAbove([...written, ...made])));
});

it("a folder that the plan gives to root first is not expected to be root's", () => {
  const plan = {
    steps: [
      { kind: "directory" as const, path: "/var/lib/x", owner: "root", group: "root", mode: 0o755, because: "" },
      { kind: "remove" as const, path: "/var/lib/x/y", because: "" },
    ],
  };
  expect(foldersOfRoot(plan)).toEqual(["/var", "/var/lib"]);
});
