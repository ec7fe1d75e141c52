import { killAndResume, KillPoints, killableStation } from "../operations/certificates/kill-points.js";
import { Scene, THREE_NAMES_AND_WILDCARD } from "../operations/certificates/scene.js";
import { median, printFigure } from "./figure.js";

const ISSUES = 5;

/** Issues certificates from a real CA that rejects 30 % of the nonces, and prints the time; then kills the program at moments all over an issue. */
export async function benchCertificates(kills: number): Promise<void> {
  await withScene({ rejectedNonces: 30 }, issues);
  await withScene({}, async (scene) => killed(scene, kills));
}

async function withScene(settings: Parameters<Scene["start"]>[0], bench: (scene: Scene) => Promise<void>): Promise<void> {
  const scene = new Scene();
  await scene.start(settings);
  try {
    await bench(scene);
  } finally {
    await scene.stop();
  }
}

async function issues(scene: Scene): Promise<void> {
  const [all, own]: [number[], number[]] = [[], []];
  for (let issue = 0; issue < ISSUES; issue += 1) {
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    await scene.renew(scene.station(THREE_NAMES_AND_WILDCARD));
    const { user, system } = process.cpuUsage(cpu);
    all.push((performance.now() - started) / 1000);
    own.push((user + system) / 1_000_000);
  }
  const from = `median of ${ISSUES}: PowerDNS, three names and a wildcard`;
  printFigure({ what: "certificate issued, 30 % of nonces rejected", value: median(all), unit: "s", from });
  printFigure({ what: "of this, radioctl's own processor time", value: median(own), unit: "s", goal: 2 });
}

async function killed(scene: Scene, kills: number): Promise<void> {
  const points = new KillPoints();
  await points.start(scene);
  try {
    const { moments } = await killableStation(scene, points, "whole").run(Infinity);
    let [resumed, left, wasted] = [0, 0, 0];
    for (let kill = 0; kill < kills; kill += 1) {
      const at = Math.floor(((kill + 0.5) * moments) / kills);
      const result = await killAndResume(scene, points, at);
      if (result.names?.length === 3 && result.signal === "SIGKILL") resumed += 1;
      else console.log(`${at} of ${moments}: ${result.output}`);
      left += result.left.length;
      wasted = Math.max(wasted, result.orders - 1);
    }
    console.log(
      `${kills} kills at ${moments} moments: ${resumed} resumed, ${left} TXT records left, at most ${wasted} orders wasted each`,
    );
  } finally {
    await points.stop();
  }
}
