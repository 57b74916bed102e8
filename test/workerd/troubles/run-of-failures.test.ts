/**
 * Tests a member whose every customer meets the same failure, too seldom for a person to notice: each Dispatcher sees
 * only a few of them.
 */
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { tokenName } from "../../../src/apps/token.ts";
import { dispatcherName } from "../../../src/objects/names.ts";
import { addContact, bindings, CORP_ID, claimFor, dispatcherOf, RULES } from "../wecom.ts";

const HOUR_MS = 60 * 60_000;
const credentials = () =>
  bindings.CREDENTIALS.getByName(tokenName({ name: "sales", corpId: CORP_ID, secret: "sales-secret" }));
const trouble = async () => (await credentials().status()).standing["no-code"];

beforeEach(async () => {
  await bindings.RULES.put("rules", RULES);
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await reset();
});

/** Adds another customer of zhangsan's, an hour later. */
async function addedAfterAnHour(withCode: boolean): Promise<void> {
  vi.advanceTimersByTime(HOUR_MS);
  const contact = await addContact({ withCode });
  await dispatcherOf(contact).claim(claimFor(contact));
  const settled = async () => {
    const [delivery] = await dispatcherOf(contact).list(
      { customer: contact.customer.externalUserId },
      null,
      1,
    );
    expect(delivery?.outcome).toBe(withCode ? "sent" : "no-code");
  };
  await vi.waitFor(settled);
}

/** Waits until `count` reports are stored and have taken effect. */
const noted = async (count: number) => {
  const runs = async () => {
    const { subjects } = (await stored()) ?? { subjects: [] };
    expect(subjects[0]?.run.length).toBe(count);
  };
  await vi.waitFor(runs);
};

async function stored() {
  return await runInDurableObject(credentials(), (_, { storage }) =>
    storage.kv.get<{ subjects: { run: number[] }[] }>("trouble:no-code"),
  );
}

test("a member's run of failures is trouble at the fifth, though hours lie between them", async () => {
  for (let n = 1; n <= 4; n++) {
    await addedAfterAnHour(false);
    await noted(n);
  }
  expect(await trouble()).toBeUndefined();
  await addedAfterAnHour(false);
  await vi.waitFor(async () =>
    expect(await trouble()).toMatchObject({ count: 5, overAt: null, staff: ["zhangsan"] }),
  );
});

test("a member's failures are no run when another Dispatcher welcomed a customer in between", async () => {
  for (let n = 1; n <= 3; n++) {
    await addedAfterAnHour(false);
    await noted(n);
  }
  await addedAfterAnHour(true);
  await addedAfterAnHour(false);
  await noted(4);
  await addedAfterAnHour(false);
  // The failures before the welcome no longer count.
  await noted(2);
  expect(await trouble()).toBeUndefined();
});

test("a Dispatcher whose configuration does not have the app yet asks every Dispatcher for the run", async () => {
  const contact = await addContact();
  const since = Date.now();
  await dispatcherOf(contact).claim({ ...claimFor(contact), app: "not-known-yet" });
  for (let shard = 0; shard < 8; shard++) {
    const asked = bindings.DISPATCHER.getByName(dispatcherName(CORP_ID, shard));
    expect(await asked.receivedSinceAnywhere("not-known-yet", since)).toBe(since);
  }
});
