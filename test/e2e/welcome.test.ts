/** A welcome, from the encrypted callback to the customer, and the failures on its way. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Contact, FaultEffect } from "../../simulator/index.ts";
import { Scene, textsFor } from "./scene.ts";

const RULES = `
messages:
  personal:
    text: { content: "{{ customer.name | default: '您好' }}，我是{{ staff.name | default: '客服' }}。" }
  picture:
    text: { content: 请看图。 }
    attachments: [{ msgtype: image, image: { media_id: long-expired } }]
  gift:
    text: { content: 礼包在这里。 }
    attachments: [{ msgtype: link, link: { title: 礼包, url: "https://example.com/{{ customer.name }}" } }]
rules:
  - { name: 礼包, on: contact.added, when: { state: gift }, send: gift }
  - { name: 点名, on: contact.added, when: { state: personal }, send: personal }
  - { name: 图片, on: contact.added, when: { state: picture }, send: picture }
  - { name: 备用, on: contact.added, when: { state: fallback }, send: picture, fallback: { text: { content: 换一条。 } } }
  - { name: 沉默, on: contact.added, when: { state: silent }, send: nothing }
  - { name: 无人, on: contact.added, when: { state: { not: nobody } }, send: { text: { content: 您好，欢迎！ } } }
  - { name: 空白, on: contact.added, when: { state: "" }, send: { text: { content: 您好，欢迎！ } } }
`;

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.start({ rules: RULES });
});
afterAll(() => scene.stop());

/** Adds a fault to the calls with a contact's codes. */
function fault(contact: Contact, then: FaultEffect, options: { times?: number; forMs?: number } = {}) {
  const codes = [...contact.codes.values()];
  scene.wecom.faults.add({
    api: "send_welcome_msg",
    when: ({ code }) => codes.includes(code ?? ""),
    then,
    ...options,
  });
}

/** A contact whose callbacks the test delivers later, so that it can set faults first. */
function prepared(options: Parameters<Scene["greet"]>[0] = {}): Contact {
  return scene.greet({ deliver: false, ...options });
}

function deliver(contact: Contact): void {
  for (const callback of contact.callbacks) void callback.send();
}

const lookUpsFor = (contact: Contact) =>
  scene.wecom.journal.calls("externalcontact/get", ({ query }) =>
    Object.values(query).includes(contact.customer.externalUserId),
  );

describe("a welcome", () => {
  test("reaches the customer with both names, by the first rule that fits", async () => {
    const contact = scene.greet({ name: "韩梅梅", state: "personal" });
    const delivery = await scene.settled(contact);
    expect(textsFor(contact)).toEqual(["韩梅梅，我是张三。"]);
    expect(delivery).toMatchObject({
      outcome: "sent",
      rule: "点名",
      message: "personal",
      errcode: 0,
      state: "personal",
    });
    expect(delivery.attempts).toMatchObject([
      { message: "personal", http: 200, errcode: 0, verdict: "sent" },
    ]);
    expect(delivery.msLeft).toBeGreaterThan(0);
  });

  test("looks up no name when its text has none", async () => {
    const contact = scene.greet();
    await scene.settled(contact);
    expect(lookUpsFor(contact)).toEqual([]);
  });

  test.for(["added", "half", "audit"] as const)(
    "goes out for a contact that came about by %s",
    async (via) => {
      const contact = scene.greet({ via, state: "personal", name: "小王" });
      expect(await scene.settled(contact)).toMatchObject({ outcome: "sent", via });
      expect(contact.received).toHaveLength(1);
    },
  );

  test("has the text's default when a name cannot be looked up", async () => {
    const contact = scene.greet({ via: "half", state: "personal" });
    const delivery = await scene.settled(contact);
    expect(textsFor(contact)).toEqual(["您好，我是张三。"]);
    expect(delivery.notes).toEqual([expect.stringContaining("84061")]);
  });

  test.for(["{{ staff.name }}", "$& $1 \\ {% if %}", "👩‍👩‍👧‍👦".repeat(3), "乐".repeat(1_333) + "👍"])(
    "says a customer's name %s as it is",
    async (name) => {
      const contact = scene.greet({ name, state: "personal" });
      const delivery = await scene.settled(contact);
      expect(delivery.outcome).toBe("sent");
      const [content = ""] = textsFor(contact);
      if (name.length < 100) expect(content).toBe(`${name}，我是张三。`);
      else expect(delivery.notes).toEqual([expect.stringContaining("cut")]);
      expect(Buffer.byteLength(content)).toBeLessThanOrEqual(4_000);
    },
  );

  test("leaves out a name's lone surrogates, which WeCom would refuse", async () => {
    const contact = scene.greet({ name: "小\ud83d李", state: "personal" });
    expect((await scene.settled(contact)).outcome).toBe("sent");
    expect(textsFor(contact)).toEqual(["小李，我是张三。"]);
  });
});

describe("no welcome", () => {
  test("is recorded with its likely cause when WeCom sent no code", async () => {
    const contact = scene.greet({ withCode: false });
    const delivery = await scene.settled(contact);
    expect(delivery).toMatchObject({ outcome: "no-code", attempts: [] });
    expect(delivery.cause).toContain("configured for this member in the admin console");
  });

  test("is recorded as silent when the rule sends nothing", async () => {
    const contact = scene.greet({ state: "silent" });
    expect(await scene.settled(contact)).toMatchObject({ outcome: "silent", rule: "沉默", attempts: [] });
  });

  test("is recorded as no-rule when no rule fits", async () => {
    const contact = scene.greet({ state: "nobody" });
    const delivery = await scene.settled(contact);
    expect(delivery).toMatchObject({ outcome: "no-rule", rule: null, attempts: [] });
    expect(delivery.remedy).toContain("Add a rule");
  });
});

describe("a code", () => {
  test("is sent once when its event comes twenty times at once", async () => {
    const contact = prepared();
    const [callback] = contact.callbacks;
    const answers = await Promise.all([...Array(20)].map(() => callback?.deliver()));
    expect(answers.map((answer) => answer?.status)).toEqual(Array(20).fill(200));
    await scene.settled(contact);
    expect(scene.sends(contact)).toBe(1);
    expect(contact.received).toHaveLength(1);
  });

  test("stays settled when its event is repeated", async () => {
    const contact = scene.greet();
    const before = await scene.settled(contact);
    expect((await contact.callbacks[0]?.deliver())?.status).toBe(200);
    expect(await scene.deliveries(contact)).toEqual([before]);
    expect(scene.sends(contact)).toBe(1);
  });

  test("of an event that is 25 s old is tried once, at once", async () => {
    const contact = scene.greet({ at: Date.now() - 25_000 });
    const delivery = await scene.settled(contact);
    expect(delivery).toMatchObject({ outcome: "missed", errcode: 41050 });
    expect(delivery.cause).toMatch(/came (?:6\.\d|7\.0) s after its last moment/);
    expect(scene.sends(contact)).toBe(1);
  });

  test("of an event that is old by our clock alone is still used", async () => {
    scene.wecom.settings.codeClock = "receipt";
    const contact = scene.greet({ at: Date.now() - 25_000 });
    const delivery = await scene.settled(contact);
    scene.wecom.settings.codeClock = "event";
    expect(delivery.outcome).toBe("sent");
  });

  test("is unconfirmed when the answer was lost after WeCom had accepted", async () => {
    const contact = prepared();
    fault(contact, { loseAnswer: true });
    deliver(contact);
    const delivery = await scene.settled(contact);
    expect(delivery).toMatchObject({ outcome: "sent-unconfirmed", errcode: 41051 });
    expect(delivery.attempts.map(({ verdict }) => verdict)).toEqual(["lost", "welcomed"]);
    expect(contact.received).toHaveLength(1);
  });

  test("is settled as already welcomed when customer and member were chatting", async () => {
    const contact = prepared();
    contact.chatting = true;
    deliver(contact);
    expect(await scene.settled(contact)).toMatchObject({ outcome: "already-welcomed", errcode: 41051 });
    expect(scene.sends(contact)).toBe(1);
  });

  test.for([
    ["-1, which WeCom says when it is busy", { errcode: -1 }, 3],
    ["too many calls at once", { errcode: 45033 }, 4],
    ["HTTP 502", { status: 502 }, 4],
    ["something that is not JSON", { text: "<html>" }, 3],
    ["connections that break", { reset: true }, 3],
  ] as const)("is tried again after %s", async ([, then, times]) => {
    const contact = prepared();
    fault(contact, then, { times });
    deliver(contact);
    const delivery = await scene.settled(contact);
    expect(delivery.outcome).toBe("sent");
    expect(delivery.attempts).toHaveLength(times + 1);
  });

  test("is given up after -1 four times", async () => {
    const contact = prepared();
    fault(contact, { errcode: -1 }, { times: 10 });
    deliver(contact);
    const delivery = await scene.settled(contact);
    expect(delivery).toMatchObject({ outcome: "refused", errcode: -1 });
    expect(delivery.attempts).toHaveLength(4);
  });

  test("waits while another app sends, and is used when that app fails", async () => {
    const contact = prepared();
    fault(contact, { anotherApp: { forMs: 3_000, thenDelivers: false } });
    deliver(contact);
    const delivery = await scene.settled(contact);
    expect(delivery.outcome).toBe("sent");
    expect(delivery.attempts.filter(({ errcode }) => errcode === 41096).length).toBeGreaterThan(2);
    expect(contact.received).toHaveLength(1);
  });

  test("waits while another app sends, and is settled when that app delivers", async () => {
    const contact = prepared();
    fault(contact, { anotherApp: { forMs: 1_500, thenDelivers: true } });
    deliver(contact);
    expect(await scene.settled(contact)).toMatchObject({ outcome: "already-welcomed", errcode: 41051 });
    expect(contact.received).toHaveLength(1);
  });
});

describe("a message that WeCom refuses", () => {
  test("goes as text alone", async () => {
    const contact = scene.greet({ state: "picture" });
    const delivery = await scene.settled(contact);
    expect(delivery).toMatchObject({ outcome: "sent", message: "picture (text alone)" });
    expect(delivery.attempts.map(({ errcode }) => errcode)).toEqual([40007, 0]);
    expect(textsFor(contact)).toEqual(["请看图。"]);
  });

  test("goes as text alone, too, when an attachment cannot be filled in", async () => {
    const contact = scene.greet({ state: "gift", name: "长".repeat(700) });
    const delivery = await scene.settled(contact);
    expect(delivery).toMatchObject({ outcome: "sent", message: "gift (text alone)" });
    expect(delivery.notes).toEqual([expect.stringContaining("link.url is 2120 bytes")]);
    const inChinese = expect.stringContaining("link.url 有 2120 字节，最多 2048 字节");
    expect(await scene.get(`/api/deliveries/${delivery.id}`, "zh")).toMatchObject({ notes: [inChinese] });
    expect(textsFor(contact)).toEqual(["礼包在这里。"]);
  });

  test("only in part counts as sent, with WeCom's words in the record", async () => {
    const contact = prepared();
    fault(contact, { text: '{"errcode":0,"errmsg":"Warning: wrong json format. ok"}' });
    deliver(contact);
    const delivery = await scene.settled(contact);
    expect(delivery).toMatchObject({ outcome: "sent", errcode: 0 });
    expect(delivery.notes).toEqual([expect.stringContaining("Warning: wrong json format")]);
  });

  test("gives way to the rule's fallback", async () => {
    const contact = scene.greet({ state: "fallback" });
    await scene.settled(contact);
    expect(textsFor(contact)).toEqual(["换一条。"]);
  });

  test.for([
    [48002, "可调用接口的应用"],
    [84061, null],
    [40096, null],
    [45009, null],
    [41053, null],
    [54321, "54321"],
  ] as const)("is refused for good by %i, with a remedy", async ([errcode, words]) => {
    const contact = prepared();
    fault(contact, { errcode }, { times: 10 });
    deliver(contact);
    const delivery = await scene.settled(contact);
    expect(delivery).toMatchObject({ outcome: "refused", errcode });
    expect(delivery.attempts).toHaveLength(1);
    expect(delivery.remedy).toContain(words ?? "");
  });
});

test("the log holds no secret", async () => {
  const contact = scene.greet({ state: "personal", name: "保密" });
  await scene.settled(contact);
  const log = scene.worker.log.join("\n");
  expect(log).toContain("delivery.settled");
  const { secret, callbackToken, encodingAesKey } = scene.app();
  const token = scene.worker.kv.values.get(
    [...scene.worker.kv.values.keys()].find((key) => key.includes("token:")) ?? "",
  );
  for (const secretText of [
    secret,
    callbackToken,
    encodingAesKey,
    ...contact.codes.values(),
    "保密",
    "access_token",
  ]) {
    expect(log).not.toContain(secretText);
  }
  expect(token).toContain(scene.app().currentToken().value);
  expect(log).not.toContain(scene.app().currentToken().value);
});
