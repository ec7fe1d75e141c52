import type { HealthCheck, HealthCheckConfig, Tag } from "@aws-sdk/client-route-53";
import { Failure, invalidInput } from "./failure.js";
import { completed } from "./health-rules.js";
import { compare } from "./names.js";

/** An update: the given settings, and the settings to reset. */
export interface HealthCheckUpdate {
  version?: number | undefined;
  settings: Partial<HealthCheckConfig>;
  reset: readonly string[];
}

/** The result of the last check; undefined before the first one. */
export type Seen = { healthy: boolean; report: string } | undefined;

/** The account's health checks. They do not belong to a zone. */
export class HealthChecks {
  readonly #checks = new Map<string, HealthCheck>();
  readonly #tags = new Map<string, Map<string, string>>();
  readonly #seen = new Map<string, Seen>();
  /** By caller reference, also of deleted checks: a reference can't be used again. */
  readonly #references = new Map<string, { id: string; asked: string }>();

  /**
   * @param most active checks of the account, 200 unless Amazon raises it:
   * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-entities-health-checks
   */
  constructor(
    private readonly publicOnly: boolean,
    private readonly most = 200,
  ) {}

  /** @returns whether it was created now, or already existed with the same settings */
  create(reference: string, config: HealthCheckConfig): { check: HealthCheck; made: boolean } {
    const asked = JSON.stringify(Object.entries(config).sort(([one], [other]) => compare(one, other)));
    const known = this.#references.get(reference);
    if (known !== undefined) {
      const check = this.#checks.get(known.id);
      if (check !== undefined && known.asked === asked) return { check, made: false };
      throw new Failure(
        "HealthCheckAlreadyExists",
        "A different health check has already been created with the specified caller reference.",
        409,
      );
    }
    const settings = completed(config, this.publicOnly, (id) => this.has(id));
    if (this.#checks.size >= this.most)
      throw new Failure(
        "TooManyHealthChecks",
        "This health check can't be created because the current account has reached the limit on the number of active health checks.",
      );
    const id = `00000000-0000-4000-8000-${String(this.#references.size + 1).padStart(12, "0")}`;
    const check: HealthCheck = { Id: id, CallerReference: reference, HealthCheckConfig: settings, HealthCheckVersion: 1 };
    this.#checks.set(id, check);
    this.#references.set(reference, { id, asked });
    return { check, made: true };
  }

  has(id: string): boolean {
    return this.#checks.has(id);
  }

  get(id: string): HealthCheck {
    const check = this.#checks.get(id);
    if (check === undefined) throw new Failure("NoSuchHealthCheck", `A health check with id ${id} does not exist.`, 404);
    return check;
  }

  all(): HealthCheck[] {
    return [...this.#checks.values()].sort((one, other) => compare(one.Id ?? "", other.Id ?? ""));
  }

  update(id: string, { version, settings, reset }: HealthCheckUpdate): HealthCheck {
    const check = this.get(id);
    if (version !== undefined && version < 1) throw invalidInput("HealthCheckVersion must be at least 1");
    if (version !== undefined && version !== check.HealthCheckVersion) {
      throw new Failure(
        "HealthCheckVersionMismatch",
        "The value of HealthCheckVersion in the request doesn't match the value of HealthCheckVersion in the health check.",
        409,
      );
    }
    // API reference, UpdateHealthCheck: "you can't update an existing health check to add or remove the value of IPAddress".
    if (settings.IPAddress !== undefined && check.HealthCheckConfig?.IPAddress === undefined)
      throw invalidInput("Invalid parameter : an update can't add IPAddress.");
    const kept = Object.entries(check.HealthCheckConfig ?? {}).filter(([name]) => !reset.includes(name));
    const config = { ...(Object.fromEntries(kept) as unknown as HealthCheckConfig), ...settings };
    const updated = {
      ...check,
      HealthCheckConfig: completed(config, this.publicOnly, (id) => this.has(id)),
      HealthCheckVersion: (check.HealthCheckVersion ?? 0) + 1,
    };
    this.#checks.set(id, updated);
    return updated;
  }

  /** Also deletes a check that a record uses, as Route 53 does. */
  delete(id: string): void {
    this.get(id);
    this.#checks.delete(id);
    this.#tags.delete(id);
    this.#seen.delete(id);
  }

  seen(id: string): Seen {
    return this.#seen.get(id);
  }

  see(
    id: string,
    healthy: boolean,
    report = healthy ? "Success: HTTP Status Code 200, OK" : "Failure: Connection timed out.",
  ): void {
    this.get(id);
    this.#seen.set(id, { healthy, report });
  }

  tags(id: string): Tag[] {
    this.get(id);
    return [...(this.#tags.get(id) ?? [])].map(([Key, Value]) => ({ Key, Value }));
  }

  tag(id: string, add: readonly Tag[], removeKeys: readonly string[]): void {
    this.get(id);
    const tags = new Map(this.#tags.get(id));
    for (const key of removeKeys) tags.delete(key);
    for (const { Key, Value } of add) tags.set(Key ?? "", Value ?? "");
    // API reference, ChangeTagsForResource: "You can add a maximum of 10 tags to a health check or a hosted zone."
    if (tags.size > 10) throw invalidInput("A health check has at most 10 tags");
    this.#tags.set(id, tags);
  }
}
