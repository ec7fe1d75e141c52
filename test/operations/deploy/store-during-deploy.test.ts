import { describe, expect, it } from "vitest";
import { loadBundle, loadGenerations } from "../../../src/bundles/load-generations.js";
import type { Fleet } from "../../../src/fleet/load.js";
import { heldTexts, storeHost } from "../../../src/host/stored-host.js";
import { changeKeeper } from "../../../src/operations/deploy/store-changes.js";
import { keepingChanges } from "../../../src/operations/deploy/store-during-deploy.js";
import { patientClock, stateKey, stationBucket } from "../../bundles/kept.js";
import { FakeBuckets } from "../../fakes/buckets.js";
import { fakeWorld } from "../../fakes/world.js";
import { aRun, everyHost, relays, type Name } from "./machine.js";

const artifacts = { bucket: "station", region: "us-east-1", prefix: "", stateKey: { name: "state-key" } };
const fleet = { loaded: { inventory: { artifacts } }, secrets: { get: () => stateKey } } as unknown as Fleet;

/** A deploy that keeps what each host got. */
function keptRun(buckets: FakeBuckets) {
  const run = aRun();
  const { world, stderr } = fakeWorld({ cwd: "/", buckets, clock: patientClock });
  const reads: string[] = [];
  const deploy = async (
    hosts: readonly Name[],
    { isDeploy = true, ...more }: Parameters<typeof run.go>[1] & { isDeploy?: boolean } = {},
  ) => {
    const keeper = changeKeeper(world, fleet, "run-1");
    if (keeper === undefined) throw new Error("there is a bucket");
    const read = async (host: string, generation: number) => {
      reads.push(host);
      const state = run.station.host(host).generations[generation - 1];
      const texts = state && heldTexts(state);
      if (state === undefined || texts === undefined) throw new Error(`${host} has no texts of generation ${generation}`);
      return Promise.resolve({ host: storeHost(state), texts });
    };
    const operations = keepingChanges(world, run.station, keeper, { run: "run-1", isDeploy, read });
    const result = await run.go(hosts, more, operations);
    await keeper.settle();
    return result;
  };
  return { run, deploy, stderr, reads };
}

async function versionsOf(buckets: FakeBuckets, host: string) {
  const bucket = await stationBucket(buckets);
  const { generations } = await loadGenerations(bucket, host, stateKey);
  const states = await Promise.all(generations.map(async (record) => loadBundle(bucket, record, stateKey)));
  return generations.map(({ generation }, index) => `${generation}: ${states[index]?.files[0]?.content.reveal()?.trim() ?? ""}`);
}

describe("a deploy of a station with a bucket", () => {
  it("keeps what each host got, masters included", async () => {
    const buckets = new FakeBuckets();
    const { deploy, stderr } = keptRun(buckets);
    expect((await deploy(everyHost)).exitCode).toBe(0);
    for (const host of everyHost) expect(await versionsOf(buckets, host)).toEqual(["2: version 2"]);
    expect(stderr()).toBe("");
  });

  it("keeps both generations of a host that was rolled back", async () => {
    const buckets = new FakeBuckets();
    const { run, deploy } = keptRun(buckets);
    run.station.host("eu-1").silent.add("2");
    expect((await deploy(["eu-1"])).exitCode).toBe(7);
    expect(await versionsOf(buckets, "eu-1")).toEqual(["2: version 2", "3: version 1"]);
  });

  it("keeps a change whose answer was lost", async () => {
    const buckets = new FakeBuckets();
    const { run, deploy } = keptRun(buckets);
    run.station.host("eu-1").losesAnswer = true;
    expect((await deploy(["eu-1"])).exitCode).toBe(0);
    expect(await versionsOf(buckets, "eu-1")).toEqual(["2: version 2"]);
  });

  it("succeeds when the bucket is away, and the next one uploads what is missing although nothing changes", async () => {
    const buckets = new FakeBuckets();
    buckets.down = "s3.example: connection refused";
    const { run, deploy, stderr } = keptRun(buckets);
    expect((await deploy(relays)).exitCode).toBe(0);
    expect(stderr()).toBe(
      "warning  s3.example: connection refused: the bucket lacks what eu-1, eu-2, eu-3 got; the next deploy of these hosts uploads it\n",
    );
    buckets.down = undefined;
    run.station.restart();
    const { outcomes } = await deploy(relays);
    expect(outcomes.map(({ state }) => state)).toEqual(["unchanged", "unchanged", "unchanged"]);
    for (const host of relays) expect(await versionsOf(buckets, host)).toEqual(["2: version 2"]);
  });

  it("reads texts that only the host has before it releases the host", async () => {
    const buckets = new FakeBuckets();
    const { run, deploy, reads } = keptRun(buckets);
    const own = run.station.host("eu-1").generations[0];
    if (own === undefined) throw new Error("a host without a generation");
    const texts = own.files.map((file) => ({
      ...file,
      content: {
        ...file.content,
        hasSecrets: false,
        sha256: () => "0".repeat(64),
        masked: () => "",
        conceal: String,
        reveal: () => undefined,
      },
    }));
    const lost = { ...own, files: texts, storedIn: 1 };
    const [first] = run.toObserve(["eu-1"]);
    if (first === undefined) throw new Error("there is no eu-1");
    await deploy(["eu-1"], { hosts: [{ ...first, desired: lost }], isDeploy: false });
    expect(reads).toEqual(["eu-1"]);
  });
});
