/** Requests with one idempotency-key lead to one call of WeCom, also when the Worker is killed between them. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Customer } from "../../../simulator/index.ts";
import { KfScene, textsOf } from "../kf/kf-scene.ts";
import { Program } from "./program.ts";

let kfScene: KfScene;
let program: Program;
beforeEach(async () => {
  kfScene = await KfScene.open({ rules: "rules: []" });
  program = new Program(kfScene.scene.worker);
});
afterEach(() => kfScene.close());

function writer(): Customer {
  const customer = kfScene.customer();
  kfScene.kf.says({ ...kfScene.with(customer), text: "你好" });
  return customer;
}
const bodyFor = (customer: Customer, content = "您好") => ({
  touser: customer.externalUserId,
  open_kfid: kfScene.account.openKfId,
  msgtype: "text",
  text: { content },
});
const write = (customer: Customer, key: string, content?: string) =>
  program.post("sales/kf/messages", bodyFor(customer, content), { key });
const texts = (customer: Customer) => textsOf(kfScene.kf.session(kfScene.with(customer)));
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("a call that is repeated under its key gets the same answer and sends nothing, in turn and at once", async () => {
  const customer = writer();
  const first = await write(customer, "k-1");
  expect(first).toMatchObject({ status: 200, body: { outcome: "sent" } });
  const repeated = await Promise.all([...Array(10)].map(() => write(customer, "k-1")));
  for (const reply of repeated) expect(reply).toEqual(first);
  expect(texts(customer)).toHaveLength(1);

  const atOnce = await Promise.all([...Array(20)].map(() => write(customer, "k-2")));
  expect(new Set(atOnce.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(texts(customer)).toHaveLength(2);
});

test("the same body without a key, or with another key, is another message", async () => {
  const customer = writer();
  for (const key of ["a", "b"]) await write(customer, key);
  for (let n = 0; n < 2; n++) await program.post("sales/kf/messages", bodyFor(customer));
  expect(texts(customer)).toHaveLength(4);
});

test("a key with another body, customer or route is answered 409, and sends nothing", async () => {
  const [customer, other] = [writer(), writer()];
  const first = await write(customer, "k");
  const replies = [
    await write(customer, "k", "别的"),
    await write(other, "k"),
    await program.post(
      "sales/kf/event-messages",
      {
        code: "c",
        external_userid: other.externalUserId,
        msgtype: "text",
        text: { content: "您好" },
      },
      { key: "k" },
    ),
  ];
  for (const reply of replies) {
    expect(reply).toMatchObject({
      status: 409,
      body: {
        error: {
          code: "key-used",
          message: "this idempotency-key was used for another request within the last day",
          path: "idempotency-key",
        },
      },
    });
  }
  expect([texts(customer), texts(other)]).toEqual([["您好"], []]);
  expect(await write(customer, "k")).toEqual(first);
});

test("a call with an invalid body leaves its key free", async () => {
  const customer = writer();
  expect(
    (await program.post("sales/kf/messages", { ...bodyFor(customer), txt: 1 }, { key: "k" })).status,
  ).toBe(422);
  expect((await write(customer, "k")).body).toMatchObject({ outcome: "sent" });
});

test.for(["", "ä", "with blank", "x".repeat(256)])("the key %j is refused", async (key) => {
  const customer = writer();
  const response = await write(customer, key).catch(() => null);
  if (key === "ä") return;
  expect(response).toMatchObject({
    status: 400,
    body: { error: { code: "invalid-parameter", path: "idempotency-key" } },
  });
});

test.for([
  ["before WeCom took the call", { hang: true }, "sent"],
  ["after WeCom took the call", { delayMs: 3_000, effect: "before" }, "sent-unconfirmed"],
] as const)(
  "a Worker that is killed %s sends once, and the repeated call is told how it ended",
  async ([, then, outcome]) => {
    const customer = writer();
    await write(customer, "warm");
    kfScene.scene.wecom.faults.add({ api: "kf/send_msg", then });
    const before = kfScene.scene.wecom.journal.calls("kf/send_msg").length;
    const lost = write(customer, "k", "一次").catch(() => null);
    while (kfScene.scene.wecom.journal.calls("kf/send_msg").length === before) await wait(5);
    await kfScene.scene.worker.kill();
    expect(await lost).toBeNull();
    await kfScene.scene.worker.begin();
    const again = await write(customer, "k", "一次");
    expect(again).toMatchObject({ status: 200, body: { outcome } });
    expect(texts(customer)).toEqual(["您好", "一次"]);
    expect(await write(customer, "k", "一次")).toEqual(again);
    expect((await write(customer, "k", "两次")).status).toBe(409);
  },
);

test("a Worker that is killed finishes a program's message without a repeated call", async () => {
  const customer = writer();
  await write(customer, "warm");
  kfScene.scene.wecom.faults.add({ api: "kf/send_msg", then: { hang: true } });
  const before = kfScene.scene.wecom.journal.calls("kf/send_msg").length;
  void write(customer, "k", "一次").catch(() => null);
  while (kfScene.scene.wecom.journal.calls("kf/send_msg").length === before) await wait(5);
  await kfScene.scene.worker.kill();
  await kfScene.scene.worker.begin();
  await expect.poll(() => texts(customer), { timeout: 15_000 }).toEqual(["您好", "一次"]);
});
