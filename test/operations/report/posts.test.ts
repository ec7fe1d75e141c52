import { describe, expect, it } from "vitest";
import type { Message } from "../../../src/operations/report/message.js";
import { postOf } from "../../../src/operations/report/posts.js";

const sender = { station: "Radio", zone: "radio.example" };

const letter = (more: Partial<Message> = {}) => ({
  id: "own raise lag eu-1@x 2026",
  channel: "own",
  tries: 0,
  refusals: 0,
  message: {
    kind: "raise",
    incident: "lag eu-1@2026-11-22T05:00:00.000Z",
    at: "2026-11-22T05:15:00.000Z",
    since: "2026-11-22T05:00:00.000Z",
    check: "lag",
    subject: "eu-1",
    verdict: "WARNING",
    worst: "WARNING",
    summary: "<!channel> & 2 s",
    consequences: [],
    ...more,
  } satisfies Message,
});

const body = (...given: Parameters<typeof postOf>) => JSON.parse(postOf(...given).body) as unknown;

describe("a message for", () => {
  it("a webhook has all its data, and a key that identifies a duplicate", () => {
    expect(body(letter(), sender, "webhook")).toMatchObject({
      version: 1,
      event: "raise",
      id: "own raise lag eu-1@x 2026",
      station: "Radio",
      zone: "radio.example",
      check: "lag",
      verdict: "WARNING",
    });
    expect(postOf(letter(), sender, "webhook").headers["Idempotency-Key"]).toMatch(/^[0-9a-f]+$/u);
  });

  it("Slack notifies no one because of text from a host", () => {
    expect(body(letter(), sender, "slack")).toEqual({
      text: "WARNING: eu-1 lag: &lt;!channel&gt; &amp; 2 s\nRadio (radio.example), since 2026-11-22T05:00:00.000Z, for 15 min",
    });
  });

  it("PagerDuty is one alert from its trigger to its resolve", () => {
    const shared = { routing_key: "key", dedup_key: "radio.example lag eu-1@2026-11-22T05:00:00.000Z" };
    expect(body(letter({ summary: "x".repeat(3000) }), sender, "pagerduty", "key")).toMatchObject({
      ...shared,
      event_action: "trigger",
      payload: {
        severity: "warning",
        source: "eu-1",
        class: "lag",
        summary: expect.stringMatching(/^Radio: WARNING: eu-1 lag: x{990,1000}$/u) as string,
      },
    });
    expect(body(letter({ kind: "worse", verdict: "CRITICAL" }), sender, "pagerduty", "key")).toMatchObject({
      ...shared,
      event_action: "trigger",
      payload: { severity: "critical" },
    });
    expect(body(letter({ kind: "resolve", verdict: "OK" }), sender, "pagerduty", "key")).toEqual({
      ...shared,
      event_action: "resolve",
    });
  });

  it("PagerDuty has a key of 255 characters at most, however long the incident's name is", () => {
    const { dedup_key: key } = body(letter({ incident: "y".repeat(900) }), sender, "pagerduty", "key") as { dedup_key: string };
    expect(key).toHaveLength(255);
  });
});
