/** What a Dispatcher makes of an inbox's events: codes, messages that a rule may answer, and facts to note. */
import { expect, test } from "vitest";
import type { KfClaim } from "../../../src/delivery/delivery.ts";
import { applyInboxEvents } from "../../../src/delivery/kf/apply-inbox-events.ts";
import type { Conversations } from "../../../src/delivery/kf/conversations.ts";
import type { InboxClaim, InboxEvent } from "../../../src/delivery/kf/inbox-events.ts";
import type { Ledger } from "../../../src/delivery/record/ledger.ts";
import type { RulesState } from "../../../src/rules/store.ts";
import type { WebhookEvent } from "../../../src/webhooks/event.ts";
import { english } from "../../english.ts";
import { compiledRules, kfFile } from "../../unit/rules/files.ts";

const NOW = 10_000;
const PLACE = { account: "wkAAA", customer: "wmAAA" };
const CAME_FROM = { scene: "shop", sceneParam: "p1", channels: null };

const entered: InboxClaim = {
  ...PLACE,
  id: "0-e",
  app: "sales",
  event: "kf.entered",
  staff: null,
  scene: "ad",
  details: { sceneParam: "p2", channels: null, message: null },
  via: null,
  state: null,
  code: "code",
  eventAt: 1_000,
  receivedAt: 2_000,
};
const queued: InboxClaim = { ...entered, id: "0-q", event: "kf.queued", scene: null, details: null };
const MESSAGE = { msgtype: "text", text: "人工", menu: null };
const said: InboxClaim = {
  ...queued,
  id: "0-m",
  event: "kf.message",
  code: null,
  details: { sceneParam: null, channels: null, message: MESSAGE },
};

const asRules = (text: string): RulesState => ({
  inForce: { compiled: compiledRules(text), from: "rules", text },
  fault: null,
});
const FOR_A_PERSON = asRules(kfFile("message", { when: { text: { is: "人工" } } }));

/** Applies events where the customer came from `CAME_FROM`; gives what was claimed and noted. */
async function apply(
  events: readonly InboxEvent[],
  rules: () => Promise<RulesState> = async () => FOR_A_PERSON,
) {
  const claims: KfClaim[] = [];
  const noted: unknown[][] = [];
  const told: WebhookEvent[] = [];
  let searches = 0;
  const conversations = {
    find: () => ({ ...CAME_FROM, saidAt: null, sent: 0, repliedAt: null }),
    entered: (...facts: unknown[]) => noted.push(["entered", ...facts]),
    said: ({ customer }: InboxClaim, at: number) => noted.push(["said", customer, at]),
  };
  const ledger = {
    messagesByPrefix: () => {
      searches += 1;
      return [];
    },
    messagesByMsgid: (msgids: string[]) => {
      searches += 1;
      return msgids.map((msgid) => ({ id: `0-${msgid}`, customer: "wmAAA", msgid }));
    },
    explain: (id: string, cause: string) => noted.push(["explained", id, cause]),
  };
  const applied = await applyInboxEvents(
    events,
    {
      conversations: conversations as unknown as Conversations,
      ledger: ledger as unknown as Ledger,
      rules,
      claim: (claim) => claims.push(claim),
      replied: ({ customer }, at) => noted.push(["replied", customer, at]),
      tell: (event) => told.push(event),
    },
    NOW,
  );
  return { ...applied, claims, noted, told, searches };
}

test("the claim of a session's event knows where the customer came from", async () => {
  const { claims } = await apply([{ type: "code", claim: queued }]);
  expect(claims).toEqual([
    { ...queued, scene: "shop", details: { sceneParam: "p1", channels: null, message: null } },
  ]);
});

test("the claim of an entering says by itself where the customer came from", async () => {
  expect((await apply([{ type: "code", claim: entered }])).claims).toEqual([entered]);
});

test("a message that a rule may answer is claimed, with its text and where the customer came from", async () => {
  const { claims, noted, unanswered } = await apply([{ type: "said", claim: said }]);
  expect(claims).toEqual([
    { ...said, scene: "shop", details: { sceneParam: "p1", channels: null, message: MESSAGE } },
  ]);
  expect([noted, unanswered]).toEqual([[["said", "wmAAA", 1_000]], 0]);
});

test.each<[string, RulesState]>([
  ["no rule fits", asRules(kfFile("message", { when: { text: { is: "你好" } } }))],
  ["there are no rules", { inForce: null, fault: null }],
])("a message leaves no row when %s, and is counted", async (_, rules) => {
  const { claims, noted, unanswered } = await apply([{ type: "said", claim: said }], async () => rules);
  expect([claims, noted, unanswered]).toEqual([[], [["said", "wmAAA", 1_000]], 1]);
});

test("a message is claimed when the rules cannot be read", async () => {
  const rules = () => Promise.reject(new Error("KV is down"));
  const { claims, unanswered } = await apply([{ type: "said", claim: said }], rules);
  expect([claims.length, unanswered]).toEqual([1, 0]);
});

test("of messages at the same time those are claimed that a rule may answer", async () => {
  const other = { ...said, id: "0-n", details: { sceneParam: null, channels: null, message: null } };
  const { claims, unanswered } = await apply([
    { type: "said", claim: other },
    { type: "said", claim: said },
  ]);
  expect([claims.map(({ id }) => id), unanswered]).toEqual([["0-m"], 1]);
});

test("facts are noted with their times, and events for programs are told by both of their names", async () => {
  const event = (id: string): WebhookEvent => ({
    app: "sales",
    type: "kf.message",
    id,
    lane: "wm",
    body: "{}",
  });
  const came = { type: "entered", at: 5, ...PLACE, ...CAME_FROM } as const;
  const { noted, told, claims, searches } = await apply([
    came,
    { type: "replied", at: 7, ...PLACE },
    { type: "webhook", event: event("1") },
    { type: "onward", event: event("2") },
  ]);
  expect(noted).toEqual([
    ["entered", came, 5, came],
    ["replied", "wmAAA", 7],
  ]);
  expect([told.map(({ id }) => id), claims]).toEqual([["1", "2"], []]);
  // No message failed: the record is not searched.
  expect(searches).toBe(0);
});

test("a message that was not delivered is explained in the record of its own customer alone", async () => {
  const failed = { type: "failed", at: 5, failType: 4, account: "wkAAA" } as const;
  const { noted } = await apply([
    { ...failed, customer: "wmAAA", msgid: "order-1" },
    { ...failed, customer: "wmBBB", msgid: "order-2" },
  ]);
  expect(noted).toEqual([["explained", "0-order-1", english(/could not deliver/)]]);
});
