/** Programs send messages of every type to customers of customer service, and learn why a message is not sent. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Customer } from "../../../simulator/index.ts";
import { KfScene, textsOf } from "../kf/kf-scene.ts";
import { ADMIN_TOKEN } from "../scene.ts";
import { Program, type Reply } from "./program.ts";

let kfScene: KfScene;
let program: Program;
beforeAll(async () => {
  kfScene = await KfScene.open({ rules: "rules: []" });
  program = new Program(kfScene.scene.worker);
});
afterAll(() => kfScene.close());

/** A customer who has just written to the account. */
function writer(): Customer {
  const customer = kfScene.customer();
  kfScene.kf.says({ ...kfScene.with(customer), text: "你好" });
  return customer;
}

const text = (content = "您好") => ({ msgtype: "text", text: { content } });
const to = (customer: Customer) => ({
  touser: customer.externalUserId,
  open_kfid: kfScene.account.openKfId,
});
const write = (customer: Customer, message: object = text(), options = {}): Promise<Reply> =>
  program.post("sales/kf/messages", { ...to(customer), ...message }, options);
const received = (customer: Customer) => kfScene.kf.session(kfScene.with(customer)).received;
const sends = () => kfScene.scene.wecom.journal.calls("kf/send_msg").length;
const media = (type: "image" | "voice" | "video" | "file") => ({
  media_id: kfScene.scene.corp.addMedia({ type }),
});

describe("a program's message is sent unchanged", () => {
  const cover = () => ({ thumb_media_id: kfScene.scene.corp.addMedia({ type: "image" }) });
  test.for<[string, () => object]>([
    ["text", () => ({ content: "您好，\n请稍等。" })],
    ["image", () => media("image")],
    ["voice", () => media("voice")],
    ["video", () => media("video")],
    ["file", () => media("file")],
    ["link", () => ({ title: "新人礼包", desc: "点击领取", url: "https://example.com/gift", ...cover() })],
    [
      "miniprogram",
      () => ({
        appid: kfScene.scene.corp.addMiniProgram(),
        title: "商城",
        pagepath: "pages/index",
        ...cover(),
      }),
    ],
    [
      "msgmenu",
      () => ({
        head_content: "满意吗？",
        list: [
          { type: "click", click: { id: "101", content: "满意" } },
          { type: "view", view: { url: "https://example.com", content: "主页" } },
          { type: "text", text: { content: "谢谢", no_newline: 1 } },
        ],
        tail_content: "再见",
      }),
    ],
    ["location", () => ({ name: "总部", address: "南山区", latitude: 22.5, longitude: 113.9 })],
    ["ca_link", () => ({ link_url: "https://work.weixin.qq.com/ca/cawcde123" })],
    ["business_card", () => ({ userid: kfScene.scene.corp.addStaff().userid })],
    [
      "msgmenu",
      () => ({
        list: [
          ...Array.from({ length: 10 }, (_, n) => ({ type: "click", click: { id: `${n}`, content: "点" } })),
          ...Array.from({ length: 40 }, () => ({ type: "text", text: { content: "读" } })),
        ],
      }),
    ],
  ])("%s", async ([msgtype, body]) => {
    const customer = writer();
    const message = { msgtype, [msgtype]: body() };
    const { status, body: answer } = await write(customer, message);
    expect([status, answer]).toEqual([
      200,
      {
        delivery: expect.any(String),
        outcome: "sent",
        errcode: 0,
        errmsg: "ok",
        msgid: expect.any(String),
      },
    ]);
    const [sent] = received(customer);
    expect(sent?.body).toEqual({ ...to(customer), msgid: answer["msgid"], ...message });
  });
});

describe("the record of a program's message", () => {
  test("shows its attempts as it does for a rule, and no text", async () => {
    const customer = writer();
    const { body } = await write(customer, text("机密"));
    const record = await kfScene.scene.get(`/api/deliveries/${body["delivery"]}`);
    expect(record).toMatchObject({
      app: "sales",
      event: "kf.message",
      by: "program",
      rule: null,
      message: "text",
      outcome: "sent",
      account: kfScene.account.openKfId,
      customer: customer.externalUserId,
      msgid: body["msgid"],
      attempts: [{ verdict: "sent", errcode: 0, message: "text" }],
    });
    expect(JSON.stringify(record)).not.toContain("机密");
    expect(record).not.toHaveProperty("given");
  });

  test("says that WeCom could not deliver it after all, under the program's msgid", async () => {
    const customer = kfScene.customer();
    kfScene.kf.rejects(kfScene.with(customer));
    kfScene.kf.says({ ...kfScene.with(customer), text: "你好" });
    const { body } = await write(customer, { ...text(), msgid: "order-4711" });
    expect(body).toMatchObject({ outcome: "sent", msgid: "order-4711" });
    await expect
      .poll(() => kfScene.scene.get(`/api/deliveries/${body["delivery"]}`), { timeout: 5_000 })
      .toMatchObject({
        cause: "WeCom took the message and could not deliver it: the customer refuses messages (10)",
      });
  });
});

describe("a refusal of WeCom's is answered with 200, the errcode and a remedy", () => {
  test.for<[string, number, object]>([
    ["a media_id that is none", 40007, { msgtype: "image", image: { media_id: "3aXyz" } }],
    [
      "a mini-program that is not linked",
      90206,
      {
        msgtype: "miniprogram",
        miniprogram: { appid: "wx0000000000000000", pagepath: "pages/index", thumb_media_id: "3aXyz" },
      },
    ],
  ])("%s", async ([, errcode, message]) => {
    const customer = writer();
    const { status, body } = await write(customer, message);
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        outcome: "refused",
        errcode,
        errmsg: expect.any(String),
        remedy: expect.any(String),
      }),
    ]);
    expect(received(customer)).toEqual([]);
  });

  test("a customer who never wrote", async () => {
    const { body } = await write(kfScene.customer());
    expect(body).toMatchObject({ outcome: "refused", errcode: 95001 });
  });

  test("a session that a servicer has", async () => {
    const customer = writer();
    await program.post(`sales/kf/sessions/${kfScene.account.openKfId}/${customer.externalUserId}`, {
      service_state: 3,
      servicer_userid: "lisi",
    });
    expect((await write(customer)).body).toMatchObject({ outcome: "refused", errcode: 95018 });
  });

  test("a msgid that was used before", async () => {
    const customer = writer();
    await write(customer, { ...text(), msgid: "twice" });
    const { body } = await write(customer, { ...text(), msgid: "twice" });
    expect(body).toMatchObject({ outcome: "refused", errcode: 40058 });
    expect(received(customer)).toHaveLength(1);
  });
});

test("a sixth message since the customer wrote is refused without a call, whether rules or programs sent the five", async () => {
  const customer = writer();
  // The inbox reads the customer's message a moment later.
  await expect
    .poll(() => kfScene.scene.get("/api/status"), { timeout: 5_000 })
    .toMatchObject({ apps: [{ accounts: [{ isRead: true }] }] });
  for (let n = 0; n < 5; n++) expect((await write(customer)).body["outcome"]).toBe("sent");
  const before = sends();
  expect((await write(customer)).body).toMatchObject({ outcome: "refused", errcode: 95001 });
  expect(sends()).toBe(before);
});

test("a message whose answer was lost is sent again, and the customer receives it once", async () => {
  const customer = writer();
  kfScene.scene.wecom.faults.add({ api: "kf/send_msg", then: { loseAnswer: true } });
  expect((await write(customer)).body).toMatchObject({ outcome: "sent-unconfirmed" });
  expect(textsOf(kfScene.kf.session(kfScene.with(customer)))).toEqual(["您好"]);
});

test("a message whose token has ended is sent with a new token", async () => {
  const customer = writer();
  kfScene.scene.app().revokeToken();
  expect((await write(customer)).body["outcome"]).toBe("sent");
});

test("a message that WeCom's limit delays for a minute is answered 202 at once, and is sent later", async () => {
  const customer = writer();
  kfScene.scene.wecom.faults.add({ api: "kf/send_msg", then: { errcode: 45009 } });
  const begin = Date.now();
  const { status, body } = await write(customer);
  expect([status, body]).toMatchObject([202, { outcome: "open", delivery: expect.any(String) }]);
  // A message that is still tried is answered after 25 s.
  expect(Date.now() - begin).toBeLessThan(20_000);
  const record = await kfScene.scene.get(`/api/deliveries/${body["delivery"]}`);
  expect(record).toMatchObject({ outcome: "open", waitsUntil: expect.any(String) });
});

describe("an invalid body is refused with the path of the problem, and WeCom is not called", () => {
  const long = "长".repeat(683);
  const base = { touser: "wm1", open_kfid: "wk1" };
  const event = { code: "c", external_userid: "wm1" };
  const welcome = { welcome_code: "c", external_userid: "wm1", userid: "zhangsan" };
  const menu = (list: unknown) => ({ msgtype: "msgmenu", msgmenu: { list } });

  test.for<[string, string, string, unknown]>([
    ["no receiver", "kf/messages", "touser", { open_kfid: "wk1", ...text() }],
    ["no account", "kf/messages", "open_kfid", { touser: "wm1", ...text() }],
    ["no message", "kf/messages", "text", base],
    ["a text of 2,049 bytes", "kf/messages", "text.content", { ...base, ...text(long) }],
    ["an unknown type", "kf/messages", "msgtype", { ...base, msgtype: "sticker", sticker: {} }],
    ["an unknown key", "kf/messages", "txt", { ...base, ...text(), txt: 1 }],
    [
      "a number for a text",
      "kf/messages",
      "text.content",
      { ...base, msgtype: "text", text: { content: 1 } },
    ],
    ["a msgid with a dot", "kf/messages", "msgid", { ...base, ...text(), msgid: "a.b" }],
    ["a msgid of 33 characters", "kf/messages", "msgid", { ...base, ...text(), msgid: "a".repeat(33) }],
    ["a token pasted along", "kf/messages", "access_token", { ...base, ...text(), access_token: "t" }],
    [
      "a welcome's spelling",
      "kf/messages",
      "link.picurl",
      {
        ...base,
        msgtype: "link",
        link: { title: "a", url: "https://a", thumb_media_id: "m", picurl: "https://a" },
      },
    ],
    [
      "eleven items",
      "kf/messages",
      "msgmenu.list",
      {
        ...base,
        ...menu([...Array(11)].map(() => ({ type: "click", click: { content: "a" } }))),
      },
    ],
    [
      "an item with a long text",
      "kf/messages",
      "msgmenu.list[1].click.content",
      {
        ...base,
        ...menu([
          { type: "click", click: { content: "a" } },
          { type: "click", click: { content: "长".repeat(43) } },
        ]),
      },
    ],
    ["a list", "kf/messages", "", [text()]],
    ["no code", "kf/event-messages", "code", { external_userid: "wm1", ...text() }],
    [
      "an image on an event",
      "kf/event-messages",
      "msgtype",
      {
        ...event,
        msgtype: "image",
        image: { media_id: "m" },
      },
    ],
    [
      "a menu for who waits",
      "kf/event-messages",
      "msgtype",
      {
        ...event,
        event: "kf.queued",
        ...menu([{ type: "click", click: { content: "a" } }]),
      },
    ],
    [
      "an event that brings no code",
      "kf/event-messages",
      "event",
      { ...event, event: "kf.message", ...text() },
    ],
    [
      "no member",
      "contact/welcomes",
      "userid",
      { welcome_code: "c", external_userid: "wm1", text: { content: "a" } },
    ],
    ["an empty welcome", "contact/welcomes", "", welcome],
    [
      "a welcome of 4,001 bytes",
      "contact/welcomes",
      "text.content",
      { ...welcome, text: { content: "长".repeat(1_334) } },
    ],
    [
      "ten attachments",
      "contact/welcomes",
      "attachments",
      {
        ...welcome,
        attachments: [...Array(10)].map(() => ({ msgtype: "video", video: { media_id: "m" } })),
      },
    ],
    [
      "a service's spelling",
      "contact/welcomes",
      "attachments[0].miniprogram.pagepath",
      {
        ...welcome,
        attachments: [
          {
            msgtype: "miniprogram",
            miniprogram: { title: "a", pic_media_id: "m", appid: "wx", page: "p", pagepath: "p" },
          },
        ],
      },
    ],
    ["no such state", "kf/sessions/wk1/wm1", "service_state", { service_state: 0 }],
    ["no servicer", "kf/sessions/wk1/wm1", "servicer_userid", { service_state: 3 }],
    [
      "a servicer of a queue",
      "kf/sessions/wk1/wm1",
      "servicer_userid",
      { service_state: 2, servicer_userid: "lisi" },
    ],
    ["a Token", "kf/sync", "token", { open_kfid: "wk1", token: "t" }],
    ["a limit of 1,001", "kf/sync", "limit", { open_kfid: "wk1", limit: 1_001 }],
  ])("%s", async ([, path, where, body]) => {
    const before = kfScene.scene.wecom.journal.calls().length;
    const reply = await program.post(`sales/${path}`, body);
    expect([reply.status, reply.body]).toEqual([
      422,
      {
        error: {
          code: "invalid-body",
          message: expect.stringMatching(/./),
          path: where,
          problems: expect.any(Array),
        },
      },
    ]);
    expect(kfScene.scene.wecom.journal.calls()).toHaveLength(before);
  });

  test("a body that is not JSON or too large is answered 400", async () => {
    for (const [body, code] of [
      ["{", "unreadable"],
      ["", "unreadable"],
      [`"${"a".repeat(140_000)}"`, "too-large"],
    ]) {
      const reply = await program.post("sales/kf/messages", body);
      expect([reply.status, reply.body]).toMatchObject([400, { error: { code } }]);
    }
  });

  test("a body with several problems is answered with all of them", async () => {
    const { body } = await program.post("sales/kf/messages", { msgtype: "text", text: {}, txet: 1 });
    expect(body.error?.["problems"]).toEqual(
      ["touser", "open_kfid", "txet", "text.content"].map((path) => ({
        code: path === "txet" ? "unknown-key" : "needs-key",
        path,
        message: expect.any(String),
      })),
    );
  });
});

test("an unknown app and an unknown route are answered 404", async () => {
  expect(await program.post("other/kf/messages", text())).toMatchObject({
    status: 404,
    body: { error: { code: "not-found", path: "app" } },
  });
  expect(await program.post("sales/kf/message", text())).toMatchObject({ status: 404 });
});

test.for([
  ["no", {}],
  ["a wrong", { authorization: "Bearer wrong" }],
  ["a Basic", { authorization: `Basic ${btoa(`admin:${ADMIN_TOKEN}`)}` }],
] as const)(
  "a call with %s token sends nothing, and its answer does not tell which apps exist",
  async ([, headers]) => {
    const before = sends();
    for (const [method, path] of [
      ["POST", "sales/kf/messages"],
      ["POST", "other/kf/messages"],
      ["POST", "sales/kf/event-messages"],
      ["POST", "sales/contact/welcomes"],
      ["GET", "sales/kf/sessions/wk1/wm1"],
      ["POST", "sales/kf/sessions/wk1/wm1"],
      ["POST", "sales/kf/sync"],
    ] as const) {
      const response = await fetch(`${kfScene.scene.worker.url}/api/apps/${path}`, {
        method,
        headers,
        ...(method === "POST" && { body: JSON.stringify({ ...to(writer()), ...text() }) }),
      });
      expect([400, 401]).toContain(response.status);
      expect(await response.json()).toEqual({ error: { code: "unauthorized", message: expect.any(String) } });
    }
    expect(sends()).toBe(before);
  },
);

describe("a body that is not UTF-8", () => {
  /** `{"touser":"wm1","open_kfid":"wk1","msgtype":"text","text":{"content":"您好"}}` as GBK. */
  const GBK = Buffer.concat([
    Buffer.from('{"touser":"wm1","open_kfid":"wk1","msgtype":"text","text":{"content":"'),
    Buffer.from([0xc4, 0xfa, 0xba, 0xc3]),
    Buffer.from('"}}'),
  ]);
  const UTF_16 = Buffer.from('\uFEFF{"touser":"wm1"}', "utf16le");
  const IN_RULES = Buffer.concat([
    Buffer.from("messages: { a: { text: { content: "),
    Buffer.from([0xc4, 0xfa]),
  ]);
  const ASCII = Buffer.from("{}");

  test.for<[string, string, string, Buffer, string | null, string]>([
    ["a message in GBK", "POST", "/apps/sales/kf/messages", GBK, null, "looks like GBK"],
    ["a message in GBK that says JSON", "POST", "/apps/sales/kf/messages", GBK, "application/json", "GBK"],
    ["a message in UTF-16", "POST", "/apps/sales/kf/messages", UTF_16, null, "not UTF-8"],
    ["a welcome in GBK", "POST", "/apps/sales/contact/welcomes", GBK, null, "looks like GBK"],
    ["a code's message in GBK", "POST", "/apps/sales/kf/event-messages", GBK, null, "looks like GBK"],
    [
      "what is said to be GBK",
      "POST",
      "/apps/sales/kf/sync",
      ASCII,
      "application/json; charset=gbk",
      "charset=gbk",
    ],
    [
      "what is said to be GB 2312",
      "POST",
      "/apps/sales/kf/sync",
      ASCII,
      'text/plain;Charset="GB2312"',
      "GB2312",
    ],
    ["rules in GBK, checked", "POST", "/rules/check", IN_RULES, "text/plain", "looks like GBK"],
    ["rules in GBK, explained", "POST", "/rules/explain", GBK, null, "looks like GBK"],
    ["rules in GBK, published", "PUT", "/rules", IN_RULES, "text/plain", "looks like GBK"],
  ])("is refused, and the encoding is named: %s", async ([, method, path, body, type, named]) => {
    const response = await fetch(`${kfScene.scene.worker.url}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN_TOKEN}`,
        "if-match": "*",
        ...(type !== null && { "content-type": type }),
      },
      body,
    });
    expect(response.status).toBe(400);
    const message = expect.stringContaining(named);
    expect(await response.json()).toMatchObject({ error: { code: "unreadable", message } });
  });

  test.for([
    "application/json; charset=UTF-8",
    'text/plain; charset="utf8"',
    "text/plain; charset=ISO-8859-1",
    null,
  ])("is taken as UTF-8, whatever its type %s says", async (type) => {
    const customer = writer();
    const response = await fetch(`${kfScene.scene.worker.url}/api/apps/sales/kf/messages`, {
      method: "POST",
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...(type !== null && { "content-type": type }) },
      body: Buffer.from(`\uFEFF${JSON.stringify({ ...to(customer), ...text("您好 🌸") })}`),
    });
    expect(await response.json()).toMatchObject({ outcome: "sent" });
    expect(textsOf(kfScene.kf.session(kfScene.with(customer)))).toEqual(["您好 🌸"]);
  });
});
