/** Tests values in a Dispatcher's own storage that this version cannot read: each counts as missing. */
import { abortAllDurableObjects, reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RULES_EDITOR } from "../../src/objects/names.ts";
import { addContact, bindings, CORP_ID, claimFor, dispatcherOf, RULES, sim } from "./wecom.ts";

const error = vi.spyOn(console, "error").mockReturnValue();
beforeEach(async () => {
  await bindings.RULES.put("rules", RULES);
  await sim("DELETE", "faults");
});
afterEach(() => reset());

const UNREADABLE = [1, "text", null, {}, { text: 1, replaced: [] }, { at: "never", apps: {} }];
const KEYS = ["told:rules", "good:rules", "published:rules", "receipts"];

test.each(UNREADABLE)("%j under every key keeps no object from its work", async (value) => {
  const contact = await addContact();
  for (const stub of [dispatcherOf(contact), bindings.DISPATCHER.getByName(RULES_EDITOR)]) {
    await runInDurableObject(stub, (_, { storage: { kv } }) => {
      for (const key of KEYS) kv.put(key, value);
    });
  }
  await abortAllDurableObjects();
  const claim = claimFor(contact);
  expect(await dispatcherOf(contact).claim(claim)).toEqual({ claimed: true });
  await vi.waitFor(async () =>
    expect(await dispatcherOf(contact).find(claim.id)).toMatchObject({ outcome: "sent" }),
  );
  expect(await dispatcherOf(contact).summaries(["sales", "support"])).toMatchObject([
    { counts: { sent: 1 }, lastReceiptAt: claim.receivedAt },
    { counts: {}, lastReceiptAt: null },
  ]);
  await dispatcherOf(contact).prune();

  // The RulesEditor has taken over the state of the Dispatcher.
  const rulesEditor = bindings.RULES_EDITOR.getByName(RULES_EDITOR);
  const { text, sha256 } = await rulesEditor.file(null);
  expect(text).toBe(RULES);
  expect(await rulesEditor.publish(null, `${RULES}\n`, sha256 ?? "")).toMatchObject({ ok: true });
});

test("is logged once for all of its reads", async () => {
  const stub = bindings.DISPATCHER.getByName(`${CORP_ID}:0`);
  await runInDurableObject(stub, (_, { storage: { kv } }) => kv.put("receipts", { at: 1, apps: "none" }));
  for (let n = 0; n < 3; n += 1) await stub.summaries(["sales"]);
  const lines = error.mock.calls.map(([line]) => line).filter(({ key }) => key === "receipts");
  expect(lines.filter(({ fields }) => fields.includes("apps") && !fields.includes("at"))).toHaveLength(1);
});
