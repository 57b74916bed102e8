/**
 * Tests the jobs that a Dispatcher queues after a welcome, in workerd with the entrypoint that does them: events to a
 * company's own program, and a rule's follow-ups.
 */
import { abortAllDurableObjects, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { tokenName } from "../../src/apps/token.ts";
import type { Claim } from "../../src/delivery/delivery.ts";
import { english, inEnglish } from "../english.ts";
import { rowsUsed } from "./rows-used.ts";
import {
  addContact,
  answerPosts,
  bindings,
  CORP_ID,
  callsOf,
  claimFor,
  contactNow,
  dispatcherOf,
  fault,
  posted,
  type SimulatedContact,
  sim,
} from "./wecom.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/**
 * HMAC-SHA256 of `url:https://programs.test/then` with the bytes of the secret above, calculated by another program.
 */
const SECRET_OF_THEN = "whsec_FpT5PU3UWPJRrElVL8k630xGp/mUhuwZ3TkwxThdk5I=";
const HOUR = 60 * 60_000;

const rulesWith = (then: string) =>
  `rules: [{ name: 默认, on: contact.added, send: { text: { content: 您好 } }, then: ${then} }]`;

beforeEach(async () => {
  await bindings.RULES.put("rules", rulesWith("[]"));
  await sim("DELETE", "faults");
  await sim("DELETE", "journal");
  await sim("POST", "tags", { id: "et1" });
  await answerPosts();
});
afterEach(() => reset());

type Tagged = SimulatedContact & { tags: string[]; remark: string };
const now = (contact: SimulatedContact) => contactNow(contact) as Promise<Tagged>;

const storageOf = <T>(contact: SimulatedContact, look: (state: DurableObjectState) => T | Promise<T>) =>
  runInDurableObject(dispatcherOf(contact), (_, state) => look(state));

const inTime = { timeout: 10_000, interval: 20 };

/** The types of the posted events, once there are `count` of them. */
const arePosted = (count: number) =>
  vi.waitFor(async () => {
    const all = await posted();
    expect(all).toHaveLength(count);
    return all;
  }, inTime);

/** The delivery, once each of its follow-ups was tried `tries` times. */
const tried = (contact: SimulatedContact, { id }: Claim, tries = 1) =>
  vi.waitFor(async () => {
    const delivery = await dispatcherOf(contact).find(id);
    expect(delivery?.followUps.length).toBeGreaterThan(0);
    expect(delivery?.followUps.every(({ at }) => at !== null)).toBe(true);
    const waiting = await rowsOf(contact);
    expect(waiting.every((row) => row["tries"] === tries)).toBe(true);
    return delivery?.followUps ?? [];
  }, inTime);

const rowsOf = (contact: SimulatedContact) =>
  storageOf(contact, ({ storage }) => storage.sql.exec("SELECT * FROM outbox").toArray());

/** Moves the waiting jobs back in time. */
async function later(contact: SimulatedContact, ms: number): Promise<void> {
  await storageOf(contact, ({ storage }) => {
    storage.sql.exec("UPDATE outbox SET dueAt = max(0, dueAt - ?), queuedAt = queuedAt - ?", ms, ms);
    for (const { target, standing } of storage.sql.exec("SELECT * FROM outbox_targets").toArray()) {
      const stored = JSON.parse(String(standing));
      const moved = JSON.stringify({ ...stored, pausedUntil: Math.max(0, stored.pausedUntil - ms) });
      storage.sql.exec("UPDATE outbox_targets SET standing = ? WHERE target = ?", moved, target ?? "");
    }
  });
  await abortAllDurableObjects();
  await storageOf(contact, () => {});
}

describe("an app's webhook", () => {
  test("gets the contact and then the delivery, signed and without the code", async () => {
    const contact = await addContact({ state: "expo-7" });
    const claim = claimFor(contact, "shop");
    await dispatcherOf(contact).claim(claim);
    const all = await arePosted(2);
    expect(all.map(({ payload }) => payload.type)).toEqual(["contact.added", "delivery.settled"]);
    for (const { body, headers } of all) {
      expect(new Webhook(SECRET).verify(body, headers)).toEqual(JSON.parse(body));
      expect(body).not.toContain(contact.codes["shop"]);
    }
    expect(all[1]?.payload.data).toMatchObject({ id: claim.id, outcome: "sent", then: [] });
    await vi.waitFor(async () => expect(await rowsOf(contact)).toEqual([]), inTime);
  });

  test("gets one event for a callback that comes four times, and an event for a delivery without a code", async () => {
    const contact = await addContact();
    const claim = { ...claimFor(contact, "shop"), code: null };
    for (let n = 0; n < 4; n++) await dispatcherOf(contact).claim(claim);
    const all = await arePosted(2);
    expect(all.map(({ payload }) => payload.type)).toEqual(["contact.added", "delivery.settled"]);
    expect(all[1]?.payload.data["outcome"]).toBe("no-code");
  });

  test("gets the same id with every attempt, and the time of each", async () => {
    await answerPosts({ status: 500 }, { status: 500 });
    const contact = await addContact();
    await dispatcherOf(contact).claim(claimFor(contact, "shop"));
    await arePosted(1);
    await later(contact, 10_000);
    await arePosted(2);
    await later(contact, 60_000);
    const [first, second, third] = await arePosted(4);
    expect(new Set([first, second, third].map((one) => one?.headers["webhook-id"])).size).toBe(1);
    expect(third?.body).toBe(first?.body);
    expect((await posted())[3]?.payload.type).toBe("delivery.settled");
  });

  test("that answers 410 is not called again, and the summary and the app's troubles say so", async () => {
    await answerPosts({ status: 410 });
    const contact = await addContact();
    await dispatcherOf(contact).claim(claimFor(contact, "shop"));
    const summary = () => dispatcherOf(contact).summary("shop");
    await vi.waitFor(async () => expect((await summary()).onward?.webhook?.stoppedAt).not.toBeNull(), inTime);
    await later(contact, HOUR);
    await dispatcherOf(contact).claim(claimFor(await addContact(), "shop"));
    await scheduler.wait(500);
    expect(await posted()).toHaveLength(1);
    expect((await summary()).onward?.webhook).toMatchObject({
      lastFailure: { what: "http-gone" },
    });
    const credentials = bindings.CREDENTIALS.getByName(
      tokenName({ name: "shop", corpId: CORP_ID, secret: "shop-secret" }),
    );
    await vi.waitFor(
      async () => expect((await credentials.status()).standing.webhook?.count).toBe(1),
      inTime,
    );
  });

  test("is not called at the place to which a redirect points", async () => {
    await answerPosts({ status: 302, headers: { location: "https://programs.test/elsewhere" } });
    const contact = await addContact();
    await dispatcherOf(contact).claim(claimFor(contact, "shop"));
    const summary = async () => (await dispatcherOf(contact).summary("shop")).onward?.webhook;
    await vi.waitFor(async () => expect((await summary())?.lastFailure?.what).toContain("302"), inTime);
    expect((await posted()).map(({ url }) => url)).toEqual(["https://programs.test/events"]);
  });

  test("costs four more rows than a welcome without it, and no more object request", async () => {
    const [before, contact] = await neighbours(2);
    if (before === undefined || contact === undefined) throw new Error("there are no contacts");
    await dispatcherOf(before).claim(claimFor(before, "shop"));
    await arePosted(2);
    await runDurableObjectAlarm(dispatcherOf(before));
    const { written, alarmsSet } = await rowsUsed(dispatcherOf(contact), async () => {
      await dispatcherOf(contact).claim(claimFor(contact, "shop"));
      await arePosted(4);
      await vi.waitFor(async () => expect(await rowsOf(contact)).toEqual([]), inTime);
    });
    expect(written + alarmsSet).toBe(4 + 2 * 2);
  });
});

test("an app without a webhook and a rule without follow-ups leave no job in the outbox", async () => {
  const contact = await addContact();
  const claim = claimFor(contact, "sales");
  await dispatcherOf(contact).claim(claim);
  await vi.waitFor(
    async () => expect((await dispatcherOf(contact).find(claim.id))?.outcome).toBe("sent"),
    inTime,
  );
  expect(await rowsOf(contact)).toEqual([]);
  expect(await posted()).toEqual([]);
  expect((await dispatcherOf(contact).summary("sales")).onward?.webhook).toBeNull();
});

describe("follow-ups", () => {
  const THEN =
    "[{ tag: [et1] }, { remark: '展会-{{ customer.name }}' }, { webhook: 'https://programs.test/then?key=1' }]";

  test("tag, set the remark and call a webhook after the welcome, and are in the record", async () => {
    await bindings.RULES.put("rules", rulesWith(THEN));
    const contact = await addContact({ customer: { name: "李雷" } });
    const claim = claimFor(contact, "sales");
    await dispatcherOf(contact).claim(claim);
    const followUps = await tried(contact, claim);
    expect(followUps).toMatchObject([
      { do: "tag", state: "done", errcode: 0, cause: null },
      { do: "remark", state: "done", errcode: 0, cause: null },
      { do: "webhook", state: "done", errcode: null, cause: null },
    ]);
    expect(await now(contact)).toMatchObject({ tags: ["et1"], remark: "展会-李雷" });
    const [call] = await posted();
    expect(call).toMatchObject({
      url: "https://programs.test/then?key=1",
      payload: { type: "delivery.settled", data: { id: claim.id, outcome: "sent", rule: "默认" } },
    });
    // The app has no webhook, and therefore no secret to sign with.
    expect(call?.headers["webhook-signature"]).toBeUndefined();
  });

  test("to another webhook are signed with a secret of that URL's own, under an id of their own", async () => {
    await bindings.RULES.put("rules", rulesWith("[{ webhook: 'https://programs.test/then' }]"));
    const contact = await addContact();
    await dispatcherOf(contact).claim(claimFor(contact, "shop"));
    const all = await arePosted(3);
    const then = all.find(({ url }) => url.endsWith("/then"));
    const { body = "", headers = {} } = then ?? {};
    expect(new Webhook(SECRET_OF_THEN).verify(body, headers)).toBeTruthy();
    expect(headers["webhook-signature"]?.split(" ")).toHaveLength(1);
    expect(new Set(all.map((one) => one.headers["webhook-id"])).size).toBe(3);
    // With the rule's secret nobody can sign events that the app's own receiver accepts, and the rule's receiver does
    // not get the app's secret.
    expect(() => new Webhook(SECRET).verify(body, headers)).toThrow();
    for (const { url, ...own } of all.filter((one) => one !== then)) {
      expect(url).toBe("https://programs.test/events");
      expect(new Webhook(SECRET).verify(own.body, own.headers)).toBeTruthy();
      expect(() => new Webhook(SECRET_OF_THEN).verify(own.body, own.headers)).toThrow();
    }
  });

  test("to the app's own webhook are signed with both secrets", async () => {
    await bindings.RULES.put("rules", rulesWith("[{ webhook: 'https://programs.test/events' }]"));
    const contact = await addContact();
    await dispatcherOf(contact).claim(claimFor(contact, "shop"));
    const all = await arePosted(3);
    const signatures = all.map(({ headers }) => headers["webhook-signature"]?.split(" ").length).sort();
    expect(signatures).toEqual([1, 1, 2]);
    for (const { body, headers } of all) expect(new Webhook(SECRET).verify(body, headers)).toBeTruthy();
  });

  test("are done when the rule sends nothing", async () => {
    await bindings.RULES.put(
      "rules",
      "rules: [{ name: 自己问候, on: contact.added, send: nothing, then: [{ tag: et1 }] }]",
    );
    const contact = await addContact();
    await dispatcherOf(contact).claim(claimFor(contact));
    await vi.waitFor(async () => expect((await now(contact)).tags).toEqual(["et1"]), inTime);
    expect(await callsOf("send_welcome_msg")).toEqual([]);
  });

  test("are not done when the customer was not welcomed", async () => {
    await bindings.RULES.put("rules", rulesWith(THEN));
    await fault({ api: "send_welcome_msg", then: { errcode: 60020, errmsg: "not allow" } });
    const contact = await addContact();
    const claim = claimFor(contact, "sales");
    await dispatcherOf(contact).claim(claim);
    await vi.waitFor(
      async () => expect((await dispatcherOf(contact).find(claim.id))?.outcome).toBe("refused"),
      inTime,
    );
    expect((await dispatcherOf(contact).find(claim.id))?.followUps).toEqual([]);
    expect(await rowsOf(contact)).toEqual([]);
  });

  test("are done by the next object when the object is lost right after the welcome", async () => {
    await bindings.RULES.put("rules", rulesWith("[{ tag: et1 }]"));
    await fault({ api: "externalcontact/mark_tag", then: { hang: true } });
    const contact = await addContact();
    const claim = claimFor(contact, "sales");
    await dispatcherOf(contact).claim(claim);
    await vi
      .waitFor(async () => expect(await callsOf("externalcontact/mark_tag")).toHaveLength(1), inTime)
      .catch(() => {});
    await abortAllDurableObjects();
    await storageOf(contact, () => {});
    expect(await tried(contact, claim)).toMatchObject([{ do: "tag", state: "done" }]);
    expect((await now(contact)).tags).toEqual(["et1"]);
  });

  test("wait out WeCom's limit of calls", async () => {
    await bindings.RULES.put("rules", rulesWith("[{ tag: et1 }]"));
    await fault({
      api: "externalcontact/mark_tag",
      then: { errcode: 45009, errmsg: "api freq out of limit" },
    });
    const contact = await addContact();
    const claim = claimFor(contact, "sales");
    await dispatcherOf(contact).claim(claim);
    expect(await tried(contact, claim)).toMatchObject([{ state: "waiting", errcode: 45009 }]);
    await later(contact, 50_000);
    await scheduler.wait(300);
    expect((await now(contact)).tags).toEqual([]);
    await later(contact, 30_000);
    await vi.waitFor(async () => expect((await now(contact)).tags).toEqual(["et1"]), inTime);
    expect((await dispatcherOf(contact).find(claim.id))?.followUps).toMatchObject([
      { state: "done", errcode: 0 },
    ]);
  });

  test("with an unknown tag fail at once with a cause, and the others are done", async () => {
    await bindings.RULES.put("rules", rulesWith("[{ tag: et-gone }, { remark: 展会 }]"));
    const contact = await addContact();
    const claim = claimFor(contact, "sales");
    await dispatcherOf(contact).claim(claim);
    const [tag, remark] = await tried(contact, claim);
    expect(tag).toMatchObject({
      state: "failed",
      errcode: 40068,
      cause: english("the tag does not exist (40068)"),
    });
    expect(remark).toMatchObject({ state: "done" });
  });

  const NO_CONTACT = { errcode: 84061, errmsg: "not external contact" };
  const noContact = (times: number) => fault({ api: "externalcontact/mark_tag", times, then: NO_CONTACT });

  test("wait up to a day for a member who has not added the customer back", async () => {
    await bindings.RULES.put("rules", rulesWith("[{ tag: et1 }]"));
    await noContact(6);
    const contact = await addContact();
    const half: Claim = { ...claimFor(contact, "sales"), via: "half" };
    await dispatcherOf(contact).claim(half);
    for (let tries = 1; tries <= 6; tries++) {
      expect(await tried(contact, half, tries)).toMatchObject([{ state: "waiting", errcode: 84061 }]);
      await later(contact, HOUR);
    }
    await vi.waitFor(async () => expect((await now(contact)).tags).toEqual(["et1"]), inTime);
  });

  test("fail when a day has passed", async () => {
    await bindings.RULES.put("rules", rulesWith("[{ tag: et1 }]"));
    await noContact(1);
    const contact = await addContact();
    const half: Claim = { ...claimFor(contact, "sales"), via: "half" };
    await dispatcherOf(contact).claim(half);
    await tried(contact, half);
    await later(contact, 24 * HOUR);
    await vi.waitFor(async () => {
      const delivery = await dispatcherOf(contact).find(half.id);
      expect(delivery?.followUps).toMatchObject([{ state: "failed", errcode: 84061 }]);
      expect(inEnglish(delivery?.followUps[0]?.cause)).toContain("not done within a day");
    }, inTime);
    expect(await rowsOf(contact)).toEqual([]);
  });

  test("fail after three tries when the contact exists no more", async () => {
    await bindings.RULES.put("rules", rulesWith("[{ tag: et1 }]"));
    await noContact(10);
    const contact = await addContact();
    const claim = claimFor(contact, "sales");
    await dispatcherOf(contact).claim(claim);
    await tried(contact, claim, 1);
    await later(contact, HOUR);
    await tried(contact, claim, 2);
    await later(contact, HOUR);
    await vi.waitFor(async () => {
      expect((await dispatcherOf(contact).find(claim.id))?.followUps).toMatchObject([
        { state: "failed", errcode: 84061 },
      ]);
    }, inTime);
  });

  test("get another token when theirs is refused", async () => {
    await bindings.RULES.put("rules", rulesWith("[{ tag: et1 }]"));
    await fault({
      api: "externalcontact/mark_tag",
      then: { errcode: 42001, errmsg: "access_token expired" },
    });
    const contact = await addContact();
    const claim = claimFor(contact, "sales");
    await dispatcherOf(contact).claim(claim);
    expect(await tried(contact, claim)).toMatchObject([{ state: "done" }]);
  });

  test("fail with a cause when their rule is gone", async () => {
    await bindings.RULES.put("rules", rulesWith("[{ remark: 展会 }]"));
    await fault({ api: "externalcontact/remark", then: { status: 502 } });
    const contact = await addContact();
    const claim = claimFor(contact, "sales");
    await dispatcherOf(contact).claim(claim);
    await tried(contact, claim);
    await bindings.RULES.put("rules", "rules: [{ name: 别的, on: contact.added, send: nothing }]");
    await later(contact, HOUR);
    await vi.waitFor(async () => {
      const delivery = await dispatcherOf(contact).find(claim.id);
      expect(delivery?.followUps).toMatchObject([
        { state: "failed", cause: english('the rule "默认" has no such remark any more') },
      ]);
    }, inTime);
  });

  test("to a webhook that answers 410 fail, and the next customer's is still posted", async () => {
    await bindings.RULES.put("rules", rulesWith("[{ webhook: 'https://programs.test/then' }]"));
    await answerPosts({ status: 410 });
    const [first, second] = await neighbours(2);
    if (first === undefined || second === undefined) throw new Error("there are no contacts");
    for (const contact of [first, second]) {
      const claim = claimFor(contact, "sales");
      await dispatcherOf(contact).claim(claim);
      const [followUp] = await tried(contact, claim);
      expect(followUp?.state).toBe(contact === first ? "failed" : "done");
    }
  });
});

/** `count` contacts that share a Dispatcher. */
async function neighbours(count: number): Promise<SimulatedContact[]> {
  const first = await addContact();
  const contacts = [first];
  while (contacts.length < count) {
    const next = await addContact();
    if (dispatcherOf(next).id.equals(dispatcherOf(first).id)) contacts.push(next);
  }
  return contacts;
}
