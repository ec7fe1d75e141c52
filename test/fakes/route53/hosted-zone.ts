import type { Change, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { carryOut } from "./batch.js";
import { invalidInput } from "./failure.js";
import { sortingName, compare, storedName } from "./names.js";
import { inOrder, keyOf, stored } from "./record-set.js";
import type { Scene } from "./rules-zone.js";

/** The start of a page. */
export interface PageStart {
  name?: string | undefined;
  type?: string | undefined;
  identifier?: string | undefined;
  /** 300 by default, which is also the limit. */
  maxItems?: number | undefined;
}

export interface Page {
  records: ResourceRecordSet[];
  maxItems: number;
  /** The first record of the next page; undefined: this is the last page. */
  next: ResourceRecordSet | undefined;
}

const PAGE_MOST = 300;

/** One hosted zone: its records in the API, and the records that its name servers have already. */
export class HostedZone {
  readonly name: string;
  #records = new Map<string, ResourceRecordSet>();
  #served: readonly ResourceRecordSet[] = [];
  #changes = 0;
  #servedChange = 0;

  constructor(
    readonly id: string,
    name: string,
    readonly isPrivate = false,
  ) {
    this.name = storedName(name);
    const servers = [1, 2, 3, 4].map((number) => ({ Value: `ns-${number}.fake-dns.example.` }));
    this.put(
      { Name: this.name, Type: "NS", TTL: 172_800, ResourceRecords: servers },
      {
        Name: this.name,
        Type: "SOA",
        TTL: 900,
        ResourceRecords: [{ Value: `ns-1.fake-dns.example. hostmaster.fake-dns.example. 1 7200 900 1209600 86400` }],
      },
    );
  }

  /** All records, in the API's order. */
  records(): ResourceRecordSet[] {
    return inOrder(this.#records.values());
  }

  /** The records that the name servers have now; the same array until they change. */
  served(): readonly ResourceRecordSet[] {
    return this.#served;
  }

  /** Changes the zone as another tool or the console would; served immediately. */
  put(...records: readonly ResourceRecordSet[]): void {
    this.#records = new Map([...this.#records, ...records.map((record) => [keyOf(record), stored(record)] as const)]);
    this.#served = this.records();
  }

  remove(record: ResourceRecordSet): void {
    this.#records = new Map([...this.#records].filter(([key]) => key !== keyOf(record)));
    this.#served = this.records();
  }

  /**
   * Applies all changes or none. @returns a function that updates the name servers
   * @throws Failure
   */
  change(changes: readonly Change[], hasCheck: Scene["hasCheck"]): () => void {
    const changed = carryOut(changes, { zone: this, records: this.#records, hasCheck });
    this.#records = changed;
    const number = ++this.#changes;
    return () => {
      if (number < this.#servedChange) return;
      this.#served = inOrder(changed.values());
      this.#servedChange = number;
    };
  }

  /** @throws Failure InvalidInput */
  page({ name, type, identifier, maxItems = PAGE_MOST }: PageStart): Page {
    if (type !== undefined && name === undefined)
      throw invalidInput("The type parameter can't be used without the name parameter");
    if (identifier !== undefined && type === undefined) {
      throw invalidInput("The identifier parameter can't be used without the name and type parameters");
    }
    const most = Math.min(PAGE_MOST, maxItems);
    const following = this.records().filter((record) => name === undefined || !isBefore(record, { name, type, identifier }));
    return { records: following.slice(0, most), maxItems: most, next: following[most] };
  }
}

function isBefore(record: ResourceRecordSet, { name = "", type, identifier }: PageStart): boolean {
  const order =
    compare(sortingName(record.Name ?? ""), sortingName(name)) ||
    (type === undefined ? 0 : compare(record.Type ?? "", type)) ||
    (identifier === undefined ? 0 : compare(record.SetIdentifier ?? "", identifier));
  return order < 0;
}
