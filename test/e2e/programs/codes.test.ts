/** One-time codes that both rules and programs may use: each is used once, and none is left without a reason. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Contact } from "../../../simulator/index.ts";
import { KfScene, textsOf } from "../kf/kf-scene.ts";
import { textsFor } from "../scene.ts";
import { Program, type Reply } from "./program.ts";

const RULES = `
rules:
  - { name: 沉默, on: contact.added, when: { state: silent }, send: nothing }
  - { name: 默认, on: contact.added, when: { state: { not: unruled } }, send: { text: { content: 规则 } } }
  - { name: 进入, on: kf.entered, when: { scene: { not: unruled } }, send: { text: { content: 规则 } } }
  - { name: 排队, on: kf.queued, send: { text: { content: 规则 } } }
`;

let kfScene: KfScene;
let program: Program;
beforeAll(async () => {
  kfScene = await KfScene.open({ rules: RULES });
  program = new Program(kfScene.scene.worker);
});
afterAll(() => kfScene.close());

const text = (content = "程序") => ({ text: { content } });
const codeOf = (contact: Contact) => contact.codes.get("sales") ?? "";

const welcome = (contact: Contact, message: object = text()): Promise<Reply> =>
  program.post("sales/contact/welcomes", {
    welcome_code: codeOf(contact),
    external_userid: contact.customer.externalUserId,
    userid: contact.staff.userid,
    ...message,
  });
const greet = (state: string, deliver = false) => kfScene.scene.greet({ state, deliver });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const holder = ({ body }: Reply) => body.error?.["holder"];
const sends = (contact: Contact) => kfScene.scene.sends(contact);

describe("a welcome code", () => {
  test("sends a program's text with every attachment when no callback came", async () => {
    const contact = greet("any");
    const { corp } = kfScene.scene;
    const attachments = [
      { msgtype: "image", image: { media_id: corp.addMedia({ type: "image" }) } },
      { msgtype: "link", link: { title: "新人礼包", url: "https://example.com/gift" } },
      {
        msgtype: "miniprogram",
        miniprogram: {
          title: "商城",
          pic_media_id: corp.addMedia({ type: "image" }),
          appid: corp.addMiniProgram(),
          page: "pages/index",
        },
      },
      { msgtype: "video", video: { media_id: corp.addMedia({ type: "video" }) } },
      { msgtype: "file", file: { media_id: corp.addMedia({ type: "file" }) } },
    ];
    const { status, body } = await welcome(contact, { ...text(), attachments });
    expect([status, body]).toMatchObject([200, { outcome: "sent", errcode: 0 }]);
    expect(contact.received[0]?.body).toEqual({ welcome_code: codeOf(contact), ...text(), attachments });
    expect(await kfScene.scene.get(`/api/deliveries/${body["delivery"]}`)).toMatchObject({
      by: "program",
      rule: null,
      event: "contact.added",
      staff: "zhangsan",
      message: "welcome",
    });
  });

  test("is refused to a program when a rule used it, and the answer names the rule", async () => {
    const contact = greet("any", true);
    const { id } = await kfScene.scene.settled(contact);
    const reply = await welcome(contact);
    expect(reply.status).toBe(409);
    expect(reply.body.error).toMatchObject({
      code: "code-used",
      message: `the rule "默认" has this code: delivery ${id}, outcome sent`,
    });
    expect(holder(reply)).toEqual({ delivery: id, by: "rule", rule: "默认", outcome: "sent" });
    expect(textsFor(contact)).toEqual(["规则"]);
  });

  test("stays the program's that used it, though its callback and another program come later", async () => {
    const contact = greet("any");
    const { body } = await welcome(contact);
    expect((await contact.callbacks[0]?.deliver())?.status).toBe(200);
    const second = await welcome(contact, text("另一个"));
    expect(second.status).toBe(409);
    expect(second.body.error?.["message"]).toContain("a program has this code");
    expect(holder(second)).toMatchObject({ delivery: body["delivery"], by: "program", rule: null });
    expect(await kfScene.scene.settled(contact)).toMatchObject({ id: body["delivery"], outcome: "sent" });
    expect(textsFor(contact)).toEqual(["程序"]);
  });

  test.for([
    ["a silent rule", "silent", 'silent, by the rule "沉默"; then a program used the code'],
    ["an event without a rule", "unruled", "no-rule; then a program used the code"],
  ] as const)("left by %s is used by a program, in the same record", async ([, state, note]) => {
    const contact = greet(state, true);
    const before = await kfScene.scene.settled(contact);
    expect(before.outcome).toBe(state === "silent" ? "silent" : "no-rule");
    expect((await welcome(contact)).body).toMatchObject({ outcome: "sent", delivery: before.id });
    const after = await kfScene.scene.settled(contact);
    expect(after).toMatchObject({ outcome: "sent", rule: null, notes: [note], eventAt: before.eventAt });
    expect([after.deadline, after.attempts.length]).toEqual([before.deadline, 1]);
    expect((await welcome(contact)).status).toBe(409);
    expect(textsFor(contact)).toEqual(["程序"]);
  });

  test("is refused to a program after a call of the rules', though WeCom refused that call", async () => {
    kfScene.scene.wecom.faults.add({ api: "send_welcome_msg", then: { errcode: 60111 } });
    const contact = greet("any", true);
    await kfScene.scene.settled(contact);
    expect(holder(await welcome(contact))).toMatchObject({ by: "rule", outcome: "refused" });
    expect(sends(contact)).toBe(1);
  });

  test("that is too old makes one call, and the answer has WeCom's errcode", async () => {
    const contact = kfScene.scene.greet({ deliver: false, at: Date.now() - 60_000 });
    expect((await welcome(contact)).body).toMatchObject({ outcome: "refused", errcode: 41050 });
    expect(sends(contact)).toBe(1);
  });

  test("that WeCom never gave out is refused by WeCom", async () => {
    const { body } = await program.post("sales/contact/welcomes", {
      welcome_code: "made-up",
      external_userid: "wmNobody",
      userid: "zhangsan",
      ...text(),
    });
    expect(body).toMatchObject({ outcome: "refused", errcode: 41050, remedy: expect.any(String) });
  });

  test("waits for a program while another app is sending, as it does for a rule", async () => {
    kfScene.scene.wecom.faults.add({
      api: "send_welcome_msg",
      then: { anotherApp: { forMs: 500, thenDelivers: true } },
    });
    expect((await welcome(greet("any"))).body).toMatchObject({ outcome: "already-welcomed", errcode: 41051 });
  });
});

describe("a code of customer service", () => {
  const onEvent = (code: string | null, customer: { externalUserId: string }, more: object = {}) =>
    program.post("sales/kf/event-messages", {
      code,
      external_userid: customer.externalUserId,
      open_kfid: kfScene.account.openKfId,
      msgtype: "text",
      ...text(),
      ...more,
    });

  test("sends a program's menu under the program's msgid", async () => {
    const visit = kfScene.kf.enter({ ...kfScene.with(kfScene.customer()), notify: false });
    const message = {
      msgtype: "msgmenu",
      msgmenu: { head_content: "您好", list: [{ type: "click", click: { id: "1", content: "价格" } }] },
    };
    const { body } = await program.post("sales/kf/event-messages", {
      code: visit.code,
      external_userid: visit.session.customer.externalUserId,
      msgid: "mine",
      ...message,
    });
    expect(body).toMatchObject({ outcome: "sent", msgid: "mine" });
    expect(visit.session.received[0]?.body).toEqual({ code: visit.code, msgid: "mine", ...message });
  });

  test("is refused to a program when a rule used it", async () => {
    const visit = kfScene.kf.enter({ ...kfScene.with(kfScene.customer()), scene: "expo" });
    await kfScene.settled(visit.session.customer, "kf.entered");
    const reply = await onEvent(visit.code, visit.session.customer);
    expect([reply.status, holder(reply)]).toMatchObject([409, { by: "rule", rule: "进入", outcome: "sent" }]);
    expect(textsOf(visit.session)).toEqual(["规则"]);
  });

  test("without a rule is used by a program, and the record keeps the scene", async () => {
    const visit = kfScene.kf.enter({ ...kfScene.with(kfScene.customer()), scene: "unruled" });
    const [before] = await kfScene.settled(visit.session.customer, "kf.entered");
    expect(before).toMatchObject({ outcome: "no-rule" });
    expect((await onEvent(visit.code, visit.session.customer)).body).toMatchObject({ outcome: "sent" });
    const [after] = await kfScene.settled(visit.session.customer, "kf.entered");
    expect(after).toMatchObject({ id: before?.id, outcome: "sent", scene: "unruled", by: "program" });
  });
});

describe("a code that several programs name", () => {
  /** Sixteen customers, enough to reach several Dispatchers. */
  const others = () => [...Array(16)].map(() => kfScene.customer());

  test("makes one call for a contact, whichever customers the programs name", async () => {
    const contact = greet("any");
    const named = (customer: Contact["customer"]) =>
      program.post("sales/contact/welcomes", {
        welcome_code: codeOf(contact),
        external_userid: customer.externalUserId,
        userid: contact.staff.userid,
        ...text(),
      });
    const replies = await Promise.all(others().map(named));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(15).fill(409)]);
    expect((await contact.callbacks[0]?.deliver())?.status).toBe(200);
    const late = await welcome(contact);
    expect(late.status).toBe(409);
    expect(late.body.error).toMatchObject({
      code: "code-used",
      path: "external_userid",
      message: expect.stringMatching(
        /^a program has this code: .*; it is for another customer, or of another app, than this call names$/,
      ),
    });
    expect([sends(contact), contact.received.length]).toEqual([1, 1]);
  });

  test("makes one call in customer service, whichever customers the programs name", async () => {
    const visit = kfScene.kf.enter({ ...kfScene.with(kfScene.customer()), notify: false });
    const replies = await Promise.all(
      others().map(({ externalUserId }) =>
        program.post("sales/kf/event-messages", {
          code: visit.code,
          external_userid: externalUserId,
          msgtype: "text",
          ...text(),
        }),
      ),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    const calls = kfScene.scene.wecom.journal.calls(undefined, ({ code }) => code === visit.code);
    expect(calls).toHaveLength(1);
  });

  test("is refused for another customer when the rules left it unused", async () => {
    const contact = greet("silent", true);
    const { id } = await kfScene.scene.settled(contact);
    for (const { externalUserId } of others()) {
      const reply = await program.post("sales/contact/welcomes", {
        welcome_code: codeOf(contact),
        external_userid: externalUserId,
        userid: contact.staff.userid,
        ...text(),
      });
      expect([reply.status, holder(reply)]).toMatchObject([409, { delivery: id, outcome: "silent" }]);
    }
    expect((await welcome(contact)).body).toMatchObject({ outcome: "sent", delivery: id });
    expect(sends(contact)).toBe(1);
  });

  test.for([" ", "\t", "\u0000", "\u200b", "\u3000", "\u00a0", "，"])(
    "is refused with %j in it or in an id, and the answer names the field",
    async (odd) => {
      const contact = greet("any");
      const whole = {
        welcome_code: codeOf(contact),
        external_userid: contact.customer.externalUserId,
        userid: contact.staff.userid,
      };
      for (const field of ["welcome_code", "external_userid", "userid"] as const) {
        for (const value of [`${whole[field]}${odd}`, `${odd}${whole[field]}`]) {
          const reply = await program.post("sales/contact/welcomes", { ...whole, [field]: value, ...text() });
          expect([reply.status, reply.body.error?.["path"]]).toEqual([422, field]);
        }
      }
      const session = `sales/kf/sessions/${kfScene.account.openKfId}/`;
      for (const path of [
        session + encodeURIComponent(`wm1${odd}`),
        `${session}${encodeURIComponent(odd)}wm1`,
      ]) {
        const moved = await program.post(path, { service_state: 4 });
        expect([moved.status, moved.body.error?.["path"]]).toEqual([400, "externalUserId"]);
      }
      const query = new URLSearchParams({
        open_kfid: kfScene.account.openKfId,
        external_userid: `wm1${odd}`,
      });
      const asked = await program.get(`sales/kf/sessions?${query}`);
      expect([asked.status, asked.body.error?.["path"]]).toEqual([400, "external_userid"]);
      expect(sends(contact)).toBe(0);
    },
  );
});

describe("a rule and a program that race for one code", () => {
  test("send one message in each of fifty races, and the program that loses is told of the rule", {
    timeout: 60_000,
  }, async () => {
    const wins = { rule: 0, program: 0 };
    for (let n = 0; n < 50; n++) {
      const contact = greet("race");
      // The rule and the program start first by turns, by 0 to 9 ms, so that neither always wins.
      const [callAfter, callbackAfter] = n % 2 === 0 ? [n % 10, 0] : [0, n % 10];
      const [reply] = await Promise.all([
        wait(callAfter).then(() => welcome(contact)),
        wait(callbackAfter).then(() => contact.callbacks[0]?.deliver()),
      ]);
      const { id, outcome, attempts } = await kfScene.scene.settled(contact);
      expect([outcome, attempts.length, sends(contact), contact.received.length]).toEqual(["sent", 1, 1, 1]);
      if (reply.status === 200) {
        wins.program += 1;
        expect([reply.body, textsFor(contact)]).toMatchObject([{ outcome: "sent", delivery: id }, ["程序"]]);
      } else {
        wins.rule += 1;
        expect([holder(reply), textsFor(contact)]).toMatchObject([{ delivery: id, rule: "默认" }, ["规则"]]);
      }
    }
    expect(Math.min(wins.rule, wins.program)).toBeGreaterThan(0);
  });

  test("send one message when fifty programs ask at once", async () => {
    const contact = greet("any");
    const replies = await Promise.all([...Array(50)].map((_, n) => welcome(contact, text(String(n)))));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(49);
    expect([sends(contact), contact.received.length]).toEqual([1, 1]);
  });

  test("send the program's message when the rule turns out to be silent", async () => {
    for (let n = 0; n < 20; n++) {
      const contact = greet("silent");
      const [reply] = await Promise.all([welcome(contact), contact.callbacks[0]?.deliver()]);
      expect(reply.body).toMatchObject({ outcome: "sent" });
      expect(textsFor(contact)).toEqual(["程序"]);
      expect(await kfScene.scene.deliveries(contact)).toHaveLength(1);
    }
  });
});
