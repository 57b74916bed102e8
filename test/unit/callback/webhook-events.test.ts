/** The events for programs that callbacks bring: a repeat has the same id, whatever else differs has another, and each has its lane. */
import { isDeepStrictEqual } from "node:util";
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
const text = fc.constantFrom("a", "b");
const textOrNone = fc.option(text);
const time = fc.constantFrom(NOW, NOW + 1_000);
const timeOrNone = fc.option(time);
const fields = fc.dictionary(text, text, { noNullPrototype: true });
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

/** Asserts that two events that differ in some of their parts, or in none, have one id exactly when they are the same. */
function tellsApart<Event extends object>(
  parts: { [part in keyof Event]: fc.Arbitrary<Event[part]> },
  make: (event: Event) => WebhookEvent,
): void {
  const events = fc.record<Event>(parts, { noNullPrototype: true });
  const differing = fc.subarray(Object.keys(parts), { maxLength: 2 });
  fc.assert(
    fc.property(events, events, differing, (one, changes, names) => {
      const changed = Object.entries(changes).filter(([name]) => names.includes(name));
      const other: Event = { ...one, ...Object.fromEntries(changed) };
      expect(make(one).id === make(other).id).toBe(isDeepStrictEqual(one, other));
    }),
    { numRuns: 1_000 },
  );
}

describe("two events have one id exactly when they are the same:", () => {
  test("changes of contacts, of which WeCom repeats the fields", () => {
    const change = fc.constantFrom(
      "edit_external_contact",
      "del_external_contact",
      "del_follow_user",
      "transfer_fail",
      "new",
      "newer",
    );
    const parts = { change, staff: text, customer: text, at: time };
    tellsApart(parts, (event) => contactChange("sales", { ...contact, ...event }));
  });

  test("events of 获客助手", () => {
    const change = fc.constantFrom("open_profile", "friend_request", "new", "newer");
    const ids = { staff: textOrNone, customer: textOrNone, link: textOrNone, state: textOrNone };
    const parts = { change, ...ids, fields, at: timeOrNone };
    tellsApart(parts, (event) => acquisition("sales", { ...link, ...event }, NOW));
  });

  test("events of 获客助手 whose fields come in another order", () => {
    fc.assert(
      fc.property(fields, (some) => {
        const turned = Object.fromEntries(Object.entries(some).reverse());
        const [one, other] = [some, turned].map((fields) => acquisition("sales", { ...link, fields }, NOW));
        expect(one?.id).toBe(other?.id);
      }),
    );
  });

  test("changes of accounts, also when an account is added in place of removed", () => {
    const parts = { at: timeOrNone, added: texts, removed: texts };
    tellsApart(parts, (event) => accountsChange("sales", { ...accounts, ...event }, NOW));
  });

  test("warnings of an unused app", () => {
    const event = fc.constantFrom("inactive_alert", "close_inactive_agent");
    const parts = { event, at: time, effectAt: timeOrNone };
    tellsApart(parts, (one) => appLifecycle("sales", one));
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
