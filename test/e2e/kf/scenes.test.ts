/** A conversation of customer service from entering to the survey's answer, with the four codes that it gives. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KfScene, textsOf } from "./kf-scene.ts";

let kfScene: KfScene;
beforeAll(async () => {
  kfScene = await KfScene.open();
});
afterAll(() => kfScene.close());

test("a customer is greeted, asks for a person, is served, and answers the survey", async () => {
  const customer = kfScene.customer();
  const parties = kfScene.with(customer);
  const visit = kfScene.kf.enter(parties);
  expect((await visit.welcomed())?.body).toMatchObject({ text: { content: "您好，请问有什么可以帮您？" } });

  const { session } = kfScene.kf.says({ ...parties, text: "我要人工服务" });
  await kfScene.settled(customer, "kf.queued");
  expect(session.lastState).toBe(2);

  kfScene.kf.servicer.takes({ ...parties, servicer: kfScene.servicer });
  await kfScene.settled(customer, "kf.accepted");
  kfScene.kf.servicer.ends({ ...parties, servicer: kfScene.servicer });
  await kfScene.settled(customer, "kf.ended");
  kfScene.kf.says({ ...parties, menuId: "101" });
  await kfScene.settled(customer, "kf.message", 2);

  expect(textsOf(session)).toEqual([
    "您好，请问有什么可以帮您？",
    "正在为您排队，请稍候。",
    "李四为您服务",
    "您对本次服务是否满意呢?",
    "谢谢您！",
  ]);
});

describe("a customer who enters", () => {
  test("is greeted by the scene's rule, with the customer's name", async () => {
    const visit = kfScene.kf.enter({ ...kfScene.with(kfScene.customer("韩梅梅")), scene: "expo-7" });
    expect((await visit.welcomed())?.body).toMatchObject({ text: { content: "展会专享，韩梅梅" } });
    const [record] = await kfScene.settled(visit.session.customer, "kf.entered");
    expect(record).toMatchObject({
      outcome: "sent",
      rule: "展会进入",
      scene: "expo-7",
      account: kfScene.account.openKfId,
      msgid: visit.session.received[0]?.msgid,
    });
  });

  test("leaves no record when WeCom gives no code", async () => {
    const visit = kfScene.kf.enter({ ...kfScene.with(kfScene.customer()), withCode: false });
    kfScene.kf.says({ ...kfScene.with(visit.session.customer), text: "价格" });
    await kfScene.settled(visit.session.customer, "kf.message");
    expect(await kfScene.records(visit.session.customer, "kf.entered")).toEqual([]);
  });

  test("is greeted once, however many callbacks tell of it", async () => {
    kfScene.scene.wecom.settings.kfNotifications = 5;
    const visit = kfScene.kf.enter(kfScene.with(kfScene.customer()));
    await visit.welcomed();
    kfScene.scene.wecom.settings.kfNotifications = 1;
    await kfScene.settled(visit.session.customer, "kf.entered");
    expect(textsOf(visit.session)).toHaveLength(1);
  });

  test("is known to be greeted though the answer was lost", async () => {
    kfScene.scene.wecom.faults.add({ api: "kf/send_msg_on_event", then: { loseAnswer: true } });
    const visit = kfScene.kf.enter(kfScene.with(kfScene.customer()));
    const [record] = await kfScene.settled(visit.session.customer, "kf.entered");
    expect(record).toMatchObject({ outcome: "sent-unconfirmed", errcode: 95007 });
    expect(textsOf(visit.session)).toHaveLength(1);
  });
});

describe("a transfer", () => {
  test("to a servicer sends the message of kf.accepted", async () => {
    const customer = kfScene.customer();
    const { session } = kfScene.kf.says({ ...kfScene.with(customer), text: "找李四" });
    const [accepted] = await kfScene.settled(customer, "kf.accepted");
    expect(accepted).toMatchObject({ outcome: "sent", rule: "接待", staff: "lisi" });
    expect([session.lastState, textsOf(session)]).toEqual([3, ["李四为您服务"]]);
    const [message] = await kfScene.settled(customer, "kf.message");
    expect(message).toMatchObject({ outcome: "sent", rule: "找李四", message: "transfer to lisi" });
  });

  test("to a servicer who is not receiving goes where `otherwise` says", async () => {
    kfScene.kf.servicer.goes("stopped", { account: kfScene.account, servicer: kfScene.servicer });
    const customer = kfScene.customer();
    const { session } = kfScene.kf.says({ ...kfScene.with(customer), text: "找李四" });
    await kfScene.settled(customer, "kf.queued");
    kfScene.kf.servicer.goes("receiving", { account: kfScene.account, servicer: kfScene.servicer });
    expect([session.lastState, textsOf(session)]).toEqual([2, ["正在为您排队，请稍候。"]]);
    const [message] = await kfScene.settled(customer, "kf.message");
    expect(message).toMatchObject({ outcome: "sent", message: "transfer: queue" });
  });

  test("that WeCom refuses is recorded as refused, with a remedy", async () => {
    const customer = kfScene.customer();
    const parties = kfScene.with(customer);
    kfScene.kf.says({ ...parties, text: "人工" });
    await kfScene.settled(customer, "kf.queued");
    kfScene.kf.says({ ...parties, text: "人工呢" });
    const [, second] = await kfScene.settled(customer, "kf.message", 2);
    expect(second).toMatchObject({ outcome: "refused", errcode: 95016 });
  });

  test("whose answer was lost is known to be done", async () => {
    kfScene.scene.wecom.faults.add({ api: "kf/service_state/trans", then: { loseAnswer: true } });
    const customer = kfScene.customer();
    const { session } = kfScene.kf.says({ ...kfScene.with(customer), text: "人工" });
    const [record] = await kfScene.settled(customer, "kf.message");
    expect([record?.outcome, session.lastState]).toEqual(["sent-unconfirmed", 2]);
  });
});

describe("a reply", () => {
  test("may quote what the customer wrote", async () => {
    const customer = kfScene.customer();
    const { session } = kfScene.kf.says({ ...kfScene.with(customer), text: "价格" });
    await kfScene.settled(customer, "kf.message");
    expect(textsOf(session)).toEqual(["价格？请看 example.com"]);
  });

  test("reaches the customer once though its answer was lost", async () => {
    kfScene.scene.wecom.faults.add({ api: "kf/send_msg", then: { loseAnswer: true } });
    const customer = kfScene.customer();
    const { session } = kfScene.kf.says({ ...kfScene.with(customer), text: "价格" });
    const [record] = await kfScene.settled(customer, "kf.message");
    expect([record?.outcome, textsOf(session)]).toEqual(["sent-unconfirmed", ["价格？请看 example.com"]]);
  });

  test("is not recorded for a message without a rule", async () => {
    const customer = kfScene.customer();
    kfScene.kf.says({ ...kfScene.with(customer), text: "今天天气不错" });
    kfScene.kf.says({ ...kfScene.with(customer), text: "价格" });
    expect(await kfScene.settled(customer, "kf.message")).toHaveLength(1);
  });

  test("that WeCom could not deliver after all is recorded with the cause", async () => {
    const customer = kfScene.customer();
    kfScene.kf.rejects(kfScene.with(customer));
    kfScene.kf.says({ ...kfScene.with(customer), text: "价格" });
    await expect
      .poll(async () => (await kfScene.records(customer, "kf.message"))[0]?.cause, { timeout: 5_000 })
      .toBe("WeCom took the message and could not deliver it: the customer refuses messages (10)");
  });
});

describe("a code whose state is gone", () => {
  test("of the session's end is settled as refused when the customer wrote again", async () => {
    const customer = kfScene.customer();
    const parties = kfScene.with(customer);
    kfScene.kf.says({ ...parties, text: "找李四" });
    await kfScene.settled(customer, "kf.accepted");
    kfScene.kf.servicer.ends({ ...parties, servicer: kfScene.servicer, notify: false });
    kfScene.kf.says({ ...parties, text: "等等" });
    const [record] = await kfScene.settled(customer, "kf.ended");
    expect(record).toMatchObject({ outcome: "refused", errcode: 95018 });
  });
});
