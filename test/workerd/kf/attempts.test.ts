/**
 * Tests what an attempt for a customer of customer service leaves behind, inside workerd: its count among the five
 * messages, its msgid, and its notes.
 */
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { deliveryId, msgidOf } from "../../../src/delivery/ids.ts";
import { dispatcherName, shardOf } from "../../../src/objects/names.ts";
import { bindings, CORP_ID, callsOf, fault, sim } from "../wecom.ts";

const REPLY = "rules: [{ name: 回复, on: kf.message, send: { text: { content: 收到 } } }]";
const WITH_FALLBACK = REPLY.replace("}]", ", fallback: { text: { content: 好 } } }]");
const TRANSFER = "rules: [{ name: 转接, on: kf.message, transfer: { to: queue } }]";

beforeEach(async () => {
  await sim("DELETE", "faults");
  await sim("DELETE", "journal");
});
afterEach(() => reset());

/** A customer writes, and the rules answer; gives the settled delivery, and how many messages count among the five. */
async function answer(rules: string) {
  await bindings.RULES.put("rules", rules);
  const { openKfId: account } = await sim<{ openKfId: string }>("POST", "kf-accounts", { name: "售前" });
  const said = { account, customer: {}, text: "在吗", deliver: false, waitMs: 0 };
  const seen = await sim<{ customer: { externalUserId: string } }>("POST", "kf/say", said);
  const customer = seen.customer.externalUserId;
  const dispatcher = bindings.DISPATCHER.getByName(dispatcherName(CORP_ID, shardOf(customer)));
  const at = Date.now();
  const id = deliveryId(customer, [account, "a message"]);
  const identity = { id, app: "sales", customer, code: null, eventAt: at, receivedAt: at };
  const facts = { event: "kf.message", account, staff: null, scene: null, details: null } as const;
  const claim = { ...identity, ...facts, via: null, state: null };
  await dispatcher.applyInboxEvents([{ type: "said", claim }]);
  const record = await vi.waitFor(
    async () => {
      const found = await dispatcher.find(id);
      if (found === null || found.outcome === "open") throw new Error("it is not settled");
      return found;
    },
    { timeout: 10_000, interval: 20 },
  );
  const { sent } = await runInDurableObject(dispatcher, (_, { storage }) =>
    storage.sql.exec<{ sent: number }>("SELECT sent FROM conversations").one(),
  );
  return { record, sent };
}

const verdictsOf = ({ attempts }: { attempts: { verdict: string }[] }) =>
  attempts.map(({ verdict }) => verdict);

test.each([
  ["did not take", { status: 502 }, ["lost", "sent"]],
  ["took", { loseAnswer: true }, ["lost", "code-invalid"]],
])(
  "a message that WeCom %s at the first call, whose answer was lost, counts once",
  async (_, then, verdicts) => {
    await fault({ api: "kf/send_msg", then });
    const { record, sent } = await answer(REPLY);
    expect(verdictsOf(record)).toEqual(verdicts);
    expect(sent).toBe(1);
    expect(record.msgid).toBe(msgidOf(record.id, 0));
  },
);

test("a fallback has a msgid of its own, and counts once", async () => {
  await fault({ api: "kf/send_msg", then: { errcode: 40058 } });
  const { record, sent } = await answer(WITH_FALLBACK);
  expect(verdictsOf(record)).toEqual(["content", "sent"]);
  const { calls } = await sim<{ calls: { body: { msgid: string } }[] }>("GET", "journal?api=kf/send_msg");
  expect(calls.map(({ body }) => body.msgid)).toEqual([msgidOf(record.id, 0), msgidOf(record.id, 1)]);
  expect(record.msgid).toBe(msgidOf(record.id, 1));
  expect(sent).toBe(1);
});

test("a message that WeCom refuses has no msgid in the record, and does not count", async () => {
  await fault({ api: "kf/send_msg", then: { errcode: 95018 } });
  const { record, sent } = await answer(REPLY);
  expect(record).toMatchObject({ outcome: "refused", errcode: 95018, msgid: null });
  expect(sent).toBe(0);
});

test("the record says that the code of a move is lost when the move's answer was lost", async () => {
  await fault({ api: "kf/service_state/trans", then: { loseAnswer: true } });
  const { record } = await answer(TRANSFER);
  expect(verdictsOf(record)).toEqual(["lost", "code-invalid"]);
  expect(record.notes).toEqual(["moved-code-lost"]);
  expect(await callsOf("kf/service_state/trans")).toHaveLength(2);
});

test("the record of a move whose answer came says nothing of its code", async () => {
  const { record } = await answer(TRANSFER);
  expect(record).toMatchObject({ outcome: "sent", notes: [], msgid: null });
});
