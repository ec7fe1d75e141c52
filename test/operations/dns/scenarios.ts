/** What listeners in a place get in one case. The simulator, name servers, and a real provider's fake are tested with the same table. */
export interface Scenario {
  name: string;
  from: string;
  /** Relays and regions that are down. */
  down?: readonly string[];
  drained?: readonly string[];
  /** By host. */
  canary?: Readonly<Record<string, number>>;
  /** Share by host. */
  expected: Readonly<Record<string, number>>;
}

/** For the station in station.ts: the weights are 100, 50, 50 in eu and 100, 100 in us. */
export const scenarios: readonly Scenario[] = [
  { name: "everything up, by capacity", from: "DE", expected: { "eu-1": 0.5, "eu-2": 0.25, "eu-3": 0.25 } },
  { name: "a state has its own record", from: "US-CA", expected: { "us-1": 0.5, "us-2": 0.5 } },
  { name: "a country of another region than its continent", from: "MX", expected: { "sa-1": 1 } },
  {
    name: "one relay down: its share goes to the others of the region",
    from: "FR",
    down: ["eu-1"],
    expected: { "eu-2": 0.5, "eu-3": 0.5 },
  },
  {
    name: "a region's only relay down",
    from: "JP",
    down: ["as-1"],
    expected: { "eu-1": 0.5, "eu-2": 0.25, "eu-3": 0.25 },
  },
  { name: "a region down: the first of its failover regions", from: "DE", down: ["eu"], expected: { "us-1": 0.5, "us-2": 0.5 } },
  { name: "two regions down: the next one", from: "DE", down: ["eu", "us"], expected: { "as-1": 1 } },
  { name: "three regions down: the last one that is up", from: "JP", down: ["as", "eu", "us"], expected: { "sa-1": 1 } },
  {
    name: "all down: as if the nearest were up",
    from: "DE",
    down: ["eu", "us", "sa", "as"],
    expected: { "eu-1": 0.5, "eu-2": 0.25, "eu-3": 0.25 },
  },
  { name: "a drained relay gets nothing", from: "DE", drained: ["eu-1"], expected: { "eu-2": 0.5, "eu-3": 0.5 } },
  {
    name: "weight 0 answers when no other of its region is healthy",
    from: "DE",
    drained: ["eu-1"],
    down: ["eu-2", "eu-3"],
    expected: { "eu-1": 1 },
  },
  {
    name: "a canary gets its weight",
    from: "DE",
    canary: { "eu-2": 5 },
    expected: { "eu-1": 100 / 155, "eu-3": 50 / 155, "eu-2": 5 / 155 },
  },
  { name: "a location that no region lists", from: "AQ", expected: { "eu-1": 0.5, "eu-2": 0.25, "eu-3": 0.25 } },
  { name: "a client in an unknown place", from: "*", expected: { "eu-1": 0.5, "eu-2": 0.25, "eu-3": 0.25 } },
];
