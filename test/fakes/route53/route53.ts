import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { performance } from "node:perf_hooks";
import { Route53Client } from "@aws-sdk/client-route-53";
import type { ZoneSnapshot } from "../../../src/dns/records.js";
import { seededRandom } from "../dns-server/answer.js";
import { Account, type AccountOptions } from "./account.js";
import { Failure } from "./failure.js";
import { Faults } from "./faults.js";
import type { HostedZone } from "./hosted-zone.js";
import { operations, type Operation } from "./operations.js";
import { probeAll } from "./probe.js";
import { snapshotOf } from "./snapshot.js";
import { Throttle } from "./throttle.js";
import { buildXml, parseXml } from "./xml.js";

/** A Route 53 on loopback that refuses what Amazon's service refuses. */
export interface FakeRoute53 {
  /** The value for `AWS_ENDPOINT_URL_ROUTE_53`. */
  endpoint: string;
  account: Account;
  faults: Faults;
  addZone(name: string, isPrivate?: boolean): HostedZone;
  /** The snapshot from which its name servers answer. */
  snapshot(zone: HostedZone): ZoneSnapshot;
  /** Every request so far that was answered, in order. */
  requests(): readonly Request[];
  /** Answers requests that another fake has received, without HTTP: both then have the same content. */
  replay(requests: readonly Request[]): void;
  /** Checks every endpoint once over real HTTP and TCP; `account.checks.see` sets a result directly. */
  probe(): Promise<void>;
  /** The real SDK's client. @param attempts of each call */
  client(attempts?: number): Route53Client;
  stop(): Promise<void>;
}

export interface Request {
  operation: Operation;
  path: string;
  query: string;
  body: string;
}

export interface FakeOptions extends Partial<AccountOptions> {
  /** Milliseconds of the clock by which calls are throttled as Amazon does. Without it, no call is throttled. */
  now?: () => number;
}

export async function fakeRoute53(given: FakeOptions = {}): Promise<FakeRoute53> {
  const options = { pendingPolls: 1, publicOnly: false, locations: [], random: seededRandom(1), ...given };
  const account = new Account(options);
  const faults = new Faults(given.now ?? (() => performance.now()), given.now === undefined ? undefined : new Throttle());
  const requests: Request[] = [];
  const server = createServer((request, response) => void serve(account, faults, requests, request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clients: Route53Client[] = [];
  return {
    endpoint,
    account,
    faults,
    addZone: (name, isPrivate) => account.addZone(name, isPrivate),
    snapshot: (zone) => snapshotOf(zone, account.checks),
    requests: () => requests,
    replay(others) {
      for (const request of others) {
        answerOf(account, request);
        requests.push(request);
      }
    },
    probe: () => probeAll(account.checks),
    client: (attempts = 1) => {
      const credentials = { accessKeyId: "AKIAFAKE", secretAccessKey: "fake" };
      const client = new Route53Client({ endpoint, region: "us-east-1", credentials, maxAttempts: attempts });
      clients.push(client);
      return client;
    },
    stop: async () => {
      for (const client of clients) client.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function serve(
  account: Account,
  faults: Faults,
  requests: Request[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const body = (await request.toArray()).join("");
  const send = (status: number, xml: string, headers: Record<string, string> = {}) =>
    response.writeHead(status, { "Content-Type": "text/xml", ...headers }).end(xml);
  try {
    const path = decodeURIComponent(url.pathname).replace(/^\/2013-04-01\//u, "");
    const operation = operations.find((each) => each.method === request.method && each.path.test(path));
    if (operation === undefined) throw new Failure("UnknownOperationException", `${request.method} ${url.pathname}`, 404);
    const hangsUp = faults.meet(operation.name);
    const answered = { operation, path, query: url.search, body };
    const { created, ...children } = answerOf(account, answered);
    requests.push(answered);
    if (hangsUp) response.destroy();
    else
      send(
        created === undefined ? 200 : 201,
        buildXml(`${operation.name}Response`, children),
        created ? { Location: created } : {},
      );
  } catch (error) {
    const { code, status, message } = error instanceof Failure ? error : new Failure("InternalFailure", String(error), 500);
    const type = status >= 500 ? "Receiver" : "Sender";
    send(status, buildXml("ErrorResponse", { Error: { Type: type, Code: code, Message: message }, RequestId: "fake" }));
  }
}

function answerOf(account: Account, { operation, path, query, body }: Request): ReturnType<Operation["answer"]> {
  const [, ...ids] = operation.path.exec(path) ?? [];
  return operation.answer({ account, ids, query: new URLSearchParams(query), body: body === "" ? {} : parseXml(body) });
}
