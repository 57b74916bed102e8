/** The events for programs that callbacks bring: a repeat has the same id, whatever else differs has another, and each has its lane. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  accountsChange,
  acquisition,
  appLifecycle,
  contactChange,
} from "../../../src/callback/webhook-events.ts";
import type { WebhookEvent } from "../../../src/webhooks/event.ts";

const NOW = 1_800_000_000_000;
const text = fc.constantFrom("a", "b", "c");
const textOrNone = fc.option(text);
const time = fc.constantFrom(NOW, NOW + 1_000);
const timeOrNone = fc.option(time);
const fields = fc.dictionary(text, text);
const texts = fc.uniqueArray(text);

const dataOf = ({ body }: WebhookEvent) => JSON.parse(body).data;
const timeOf = ({ body }: WebhookEvent) => Date.parse(JSON.parse(body).timestamp);
const contact = {
  type: "contact.changed",
  change: "del_follow_user",
  staff: "s",
  customer: "c",
  fields: {},
  at: NOW,
} as const;
const link = {
  type: "acquisition",
  change: "open_profile",
  staff: null,
  customer: null,
  link: "l",
  state: null,
  fields: {},
  at: NOW,
} as const;
const accounts = { type: "kf.authorisation", at: NOW, added: ["wkA"], removed: [] } as const;

/** Asserts that two events have one id exactly when they are the same, in whatever order their fields came. */
const tellsApart = <Event>(events: fc.Arbitrary<Event>, make: (event: Event) => WebhookEvent) =>
  fc.assert(
    fc.property(events, events, (one, other) => {
      const isSame = fc.stringify(sorted(one)) === fc.stringify(sorted(other));
      expect(make(one).id === make(other).id).toBe(isSame);
    }),
    { numRuns: 500 },
  );

function sorted(event: unknown): unknown {
  if (typeof event !== "object" || event === null || Array.isArray(event)) return event;
  return Object.entries(event)
    .map(([name, value]) => [name, sorted(value)])
    .sort();
}

describe("two events have one id exactly when they are the same:", () => {
  test("changes of contacts, of which WeCom repeats the fields", () => {
    const change = fc.constantFrom(
      "edit_external_contact",
      "del_external_contact",
      "del_follow_user",
      "transfer_fail",
      "new",
    );
    const events = fc.record({ change, staff: text, customer: text, at: time });
    tellsApart(events, (event) => contactChange("sales", { ...contact, ...event }));
  });

  test("events of 获客助手", () => {
    const change = fc.constantFrom("open_profile", "friend_request", "new", "newer");
    const ids = { staff: textOrNone, customer: textOrNone, link: textOrNone, state: textOrNone };
    const events = fc.record({ change, ...ids, fields, at: timeOrNone });
    tellsApart(events, (event) => acquisition("sales", { ...link, ...event }, NOW));
  });

  test("changes of accounts, also when an account is added in place of removed", () => {
    const events = fc.record({ at: timeOrNone, added: texts, removed: texts });
    tellsApart(events, (event) => accountsChange("sales", { ...accounts, ...event }, NOW));
  });

  test("warnings of an unused app", () => {
    const event = fc.constantFrom("inactive_alert", "close_inactive_agent");
    const events = fc.record({ event, at: time, effectAt: timeOrNone });
    tellsApart(events, (one) => appLifecycle("sales", one));
  });
});

test("events of a customer are in the customer's lane, all others in the app's", () => {
  const lanes = [
    contactChange("sales", contact),
    acquisition("sales", { ...link, customer: "c" }, NOW),
    acquisition("sales", link, NOW),
    accountsChange("sales", accounts, NOW),
    appLifecycle("sales", { event: "low_active", at: NOW, effectAt: null }),
  ].map(({ lane }) => lane);
  expect(lanes).toEqual(["c", "c", "app sales", "app sales", "app sales"]);
});

test("an event without a time happened when it came, and has the same id when it comes again", () => {
  for (const make of [
    (at: number | null, receivedAt: number) => acquisition("sales", { ...link, at }, receivedAt),
    (at: number | null, receivedAt: number) => accountsChange("sales", { ...accounts, at }, receivedAt),
  ]) {
    expect([make(null, NOW), make(NOW - 5_000, NOW)].map(timeOf)).toEqual([NOW, NOW - 5_000]);
    expect(make(null, NOW).id).toBe(make(null, NOW + 60_000).id);
  }
});

test("a warning says when it takes effect, if WeCom does", () => {
  const told = (effectAt: number | null) =>
    dataOf(appLifecycle("sales", { event: "inactive_alert", at: NOW, effectAt }));
  const iso = new Date(NOW).toISOString();
  expect(told(null)).toEqual({ app: "sales", event: "inactive_alert", at: iso, effectAt: null });
  expect(told(NOW)).toMatchObject({ effectAt: iso });
});
