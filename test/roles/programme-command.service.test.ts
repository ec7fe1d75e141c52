import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished } from "vitest";
import { desired, textAt } from "./station.js";

const script = textAt(desired("master-b"), "/usr/local/lib/radioctl/programme");

/**
 * A control port like Liquidsoap's: each answer ends with a line END, and `quit` closes the connection.
 * @param silent the number of clients that get no answer
 */
async function controlPort(answers: Readonly<Record<string, string>>, silent = 0) {
  const asked: string[] = [];
  let clients = 0;
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    if (++clients <= silent) return void socket.resume();
    createInterface({ input: socket }).on("line", (line) => {
      if (line === "quit") return socket.end("Bye!\r\n");
      asked.push(line);
      return socket.write(`${answers[line] ?? `ERROR: unknown command, type "help"`}\nEND\n`.replaceAll("\n", "\r\n"));
    });
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return { asked, port: (server.address() as AddressInfo).port };
}

/** Runs the command as on a master, with its state in a folder of the test. */
async function programme(port: number, ...args: string[]) {
  const state = mkdtempSync(join(tmpdir(), "radioctl-programme-"));
  onTestFinished(() => rmSync(state, { recursive: true }));
  const text = script.replace(/^PORT=.*/mu, `PORT=${port}`).replace(/^STATE=.*/mu, `STATE=${state}`);
  const ended = await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile("sh", ["-c", text, "programme", ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
  return { ...ended, remembered: readdirSync(state).map((name) => [name, readFileSync(join(state, name), "utf8")]) };
}

it("prints only Liquidsoap's answer", async () => {
  const said = "channel main follow=on on_air=studio seconds=1. held=-\nsource main studio kind=live";
  const { port } = await controlPort({ "programme.main.status": said });
  expect(await programme(port, "status")).toMatchObject({ code: 0, stdout: `${said}\n`, stderr: "" });
});

it("tries again when Liquidsoap does not answer", async () => {
  const { port } = await controlPort({ "programme.main.status": "channel main follow=on" }, 1);
  expect(await programme(port, "status")).toMatchObject({ code: 0, stdout: "channel main follow=on\n", stderr: "" });
});

it("saves whether the master follows, then sends it to Liquidsoap", async () => {
  const { port, asked } = await controlPort({ "programme.main.follow off": "follow=off" });
  const ended = await programme(port, "follow", "main", "off");
  expect(ended).toMatchObject({ code: 0, stdout: "follow=off\n", remembered: [["follow-main", "off\n"]] });
  expect(asked).toEqual(["programme.main.follow off"]);
});

it("saves it even if Liquidsoap does not answer, and reports that", async () => {
  const ended = await programme(1, "follow", "main", "on");
  expect(ended).toMatchObject({ code: 5, stdout: "", remembered: [["follow-main", "on\n"]] });
  expect(ended.stderr).toContain("follow=on is saved");
});

it("saves who holds a source and since when, prints it with the status, and deletes it with the release", async () => {
  const { port } = await controlPort({ "programme.main.hold night": "held=night", "programme.main.release": "held=-" });
  const held = await programme(port, "hold", "main", "night", "anna@laptop; rm -rf /");
  expect(held).toMatchObject({ code: 0, stdout: "held=night\n" });
  expect(held.remembered).toEqual([
    ["hold-main", expect.stringMatching(/^night anna@laptoprm-rf \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$/u)],
  ]);
  expect((await programme(port, "hold", "main", "night")).remembered[0]?.[1]).toMatch(/^night - /u);
  expect(await programme(port, "release", "main")).toMatchObject({ code: 0, stdout: "held=-\n", remembered: [] });
});

it("does not save a hold that Liquidsoap refuses", async () => {
  const { port } = await controlPort({ "programme.main.hold tape": "error: main has no source tape" });
  expect(await programme(port, "hold", "main", "tape", "anna")).toMatchObject({ code: 1, remembered: [] });
});

it("prints why Liquidsoap refuses, and reports an older script", async () => {
  const { port } = await controlPort({ "programme.main.hold tape": "error: main has no source tape" });
  expect(await programme(port, "hold", "main", "tape")).toMatchObject({ code: 1, stderr: "main has no source tape\n" });
  const older = await programme(port, "release", "main");
  expect(older).toMatchObject({ code: 1, stderr: expect.stringContaining("older script") as string });
});

it.each([
  [],
  ["status", "main"],
  ["follow", "main"],
  ["follow", "main", "maybe"],
  ["follow", "talk", "on"],
  ["hold", "main", "a b"],
])("refuses %j without a request and without saving anything", async (...args) => {
  const { port, asked } = await controlPort({});
  expect(await programme(port, ...args)).toMatchObject({ code: 2, stdout: "", remembered: [] });
  expect(asked).toEqual([]);
});
