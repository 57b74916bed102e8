/** A program reads and transfers a session, and reads an inbox that the Worker reads too. */
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Customer } from "../../../simulator/index.ts";
import { databasesOf } from "../../cloudflare/footprint.ts";
import { KfScene, textsOf } from "../kf/kf-scene.ts";
import { Program } from "./program.ts";

const RULES = `
rules:
  - { name: 进入, on: kf.entered, send: { text: { content: 规则 } } }
  - { name: 排队, on: kf.queued, send: { text: { content: 请稍候 } } }
  - { name: 接待, on: kf.accepted, send: { text: { content: 为您服务 } } }
  - { name: 结束, on: kf.ended, send: { text: { content: 再见 } } }
`;

let kfScene: KfScene;
let program: Program;
beforeAll(async () => {
  kfScene = await KfScene.open({ rules: RULES });
  program = new Program(kfScene.scene.worker);
});
beforeEach(() => kfScene.scene.wecom.faults.clear());
afterAll(() => kfScene.close());

function writer(): Customer {
  const customer = kfScene.customer();
  kfScene.kf.says({ ...kfScene.with(customer), text: "你好" });
  return customer;
}
const SESSIONS = "sales/kf/sessions";
const placeOf = (customer: Customer) => ({
  open_kfid: kfScene.account.openKfId,
  external_userid: customer.externalUserId,
});
const stateOf = async (customer: Customer) =>
  (await program.get(`${SESSIONS}?${new URLSearchParams(placeOf(customer))}`)).body;
const move = (customer: Customer, body: object, options: { key?: string } = {}) =>
  program.post(SESSIONS, { ...placeOf(customer), ...body }, options);
const sessionOf = (customer: Customer) => kfScene.kf.session(kfScene.with(customer));

describe("a session", () => {
  test("is moved by a program, and tells its state", async () => {
    const customer = writer();
    expect(await stateOf(customer)).toEqual({
      errcode: 0,
      errmsg: "ok",
      service_state: 0,
      servicer_userid: null,
    });
    for (const [body, state, name] of [
      [{ service_state: 1 }, 1, "transfer: assistant"],
      [{ service_state: 2 }, 2, "transfer: queue"],
      [{ service_state: 3, servicer_userid: "lisi" }, 3, "transfer to lisi"],
      [{ service_state: 4 }, 4, "transfer: end"],
    ] as const) {
      const { status, body: answer } = await move(customer, body);
      expect([status, answer]).toMatchObject([200, { outcome: "sent", errcode: 0 }]);
      expect(sessionOf(customer).lastState).toBe(state);
      expect(await kfScene.scene.get(`/api/deliveries/${answer["delivery"]}`)).toMatchObject({
        by: "program",
        message: name,
        outcome: "sent",
      });
    }
    expect(await stateOf(customer)).toMatchObject({ service_state: 4, servicer_userid: null });
  });

  test("is answered with WeCom's errcode when WeCom does not tell its state", async () => {
    kfScene.scene.wecom.faults.add({ api: "kf/service_state/get", then: { errcode: 95004 } });
    expect(await stateOf(writer())).toMatchObject({
      errcode: 95004,
      remedy: expect.any(String),
      service_state: null,
      servicer_userid: null,
    });
    kfScene.scene.wecom.faults.add({ api: "kf/service_state/get", then: { reset: true } });
    expect(await stateOf(writer())).toMatchObject({
      errcode: null,
      errmsg: "WeCom could not be connected to",
    });
  });

  test("is not moved when its state forbids it, and the answer has a remedy", async () => {
    const { status, body } = await move(writer(), {
      service_state: 3,
      servicer_userid: "nobody",
    });
    expect([status, body]).toMatchObject([
      200,
      { outcome: "refused", errcode: 60111, remedy: expect.any(String) },
    ]);
  });

  test("gives the code of its move to the program, and the rules stay silent", async () => {
    const customer = writer();
    const { body } = await move(customer, { service_state: 2 });
    expect(body).toMatchObject({ outcome: "sent", msg_code: expect.stringMatching(/./) });
    expect(await kfScene.records(customer, "kf.queued")).toEqual([]);
    const sent = await program.post("sales/kf/event-messages", {
      code: body["msg_code"],
      external_userid: customer.externalUserId,
      event: "kf.queued",
      open_kfid: kfScene.account.openKfId,
      msgtype: "text",
      text: { content: "程序" },
    });
    expect(sent.body).toMatchObject({ outcome: "sent" });
    expect(textsOf(sessionOf(customer))).toEqual(["程序"]);
    expect(await kfScene.records(customer, "kf.queued")).toMatchObject([{ by: "program", outcome: "sent" }]);
  });

  test("gives the code of its move to the rules when the program says `rules: true`", async () => {
    const customer = writer();
    const { body } = await move(customer, { service_state: 2, rules: true });
    expect(body).toMatchObject({ outcome: "sent" });
    expect(body).not.toHaveProperty("msg_code");
    const [record] = await kfScene.settled(customer, "kf.queued");
    expect(record).toMatchObject({ by: "rule", rule: "排队", outcome: "sent" });
    expect(textsOf(sessionOf(customer))).toEqual(["请稍候"]);
  });

  test("gives the same code again when the move is repeated under its key, and stores it sealed", async () => {
    const customer = writer();
    const repeat = () => move(customer, { service_state: 2 }, { key: `move-${customer.externalUserId}` });
    const first = await repeat();
    const code = String(first.body["msg_code"]);
    expect(code).toMatch(/./);
    expect(await repeat()).toEqual(first);
    expect(JSON.stringify(await kfScene.scene.get("/api/deliveries"))).not.toContain(code);
    for (const path of await databasesOf(kfScene.scene.worker)) {
      const database = new DatabaseSync(path, { readOnly: true });
      const calls = database.prepare("SELECT receipt FROM calls").all();
      database.close();
      expect(JSON.stringify(calls)).not.toContain(code);
    }
  });

  test("is still reached with its customer in the path, for one release", async () => {
    const customer = writer();
    const path = `${SESSIONS}/${kfScene.account.openKfId}/${customer.externalUserId}`;
    expect((await program.get(path)).body).toMatchObject({ errcode: 0, service_state: 0 });
    expect((await program.post(path, { service_state: 1 })).body).toMatchObject({ outcome: "sent" });
    expect(sessionOf(customer).lastState).toBe(1);
  });

  test.for([
    ["no account", { external_userid: "wm1", service_state: 1 }, "open_kfid"],
    ["no customer", { open_kfid: "wk1", service_state: 1 }, "external_userid"],
    ["no servicer", { open_kfid: "wk1", external_userid: "wm1", service_state: 3 }, "servicer_userid"],
  ] as const)("is not moved with %s, and the answer names the field", async ([, body, path]) => {
    const reply = await program.post(SESSIONS, body);
    expect([reply.status, reply.body.error?.["path"]]).toEqual([422, path]);
  });

  test("is not told without its customer, and the answer names the parameter", async () => {
    const { status, body } = await program.get(`${SESSIONS}?open_kfid=wk1`);
    expect([status, body.error?.["path"]]).toEqual([400, "external_userid"]);
  });
});

describe("a program that reads an inbox", () => {
  const sync = (more: object = {}) =>
    program.post("sales/kf/sync", { open_kfid: kfScene.account.openKfId, ...more });
  const syncs = () => kfScene.scene.wecom.journal.calls("kf/sync_msg");
  const idsOf = ({ body }: Awaited<ReturnType<typeof sync>>) =>
    (body["msg_list"] as { msgid: string }[]).map(({ msgid }) => msgid);

  test("has a cursor of its own, and the Worker still reads every item", async () => {
    const first = await sync();
    expect(first).toMatchObject({ status: 200, body: { errcode: 0, has_more: 0 } });
    const cursor = first.body["next_cursor"];
    const visit = kfScene.kf.enter(kfScene.with(kfScene.customer()));
    expect(await visit.welcomed()).not.toBeNull();
    const mine = [...Array(5)].map(
      () => kfScene.kf.says({ ...kfScene.with(kfScene.customer()), text: "嗯" }).item.msgid,
    );
    const page = await sync({ cursor, limit: 4 });
    expect(page.body).toMatchObject({ has_more: 1, msg_list: expect.arrayContaining([]) });
    const rest = await sync({ cursor: page.body["next_cursor"] });
    expect([...idsOf(page), ...idsOf(rest)].slice(-5)).toEqual(mine);
    expect(rest.body["has_more"]).toBe(0);
    // The same cursor gives the same page: the program's calls do not move the Worker's cursor.
    expect(idsOf(await sync({ cursor, limit: 4 }))).toEqual(idsOf(page));
  });

  test("reads with the newest callback's Token, and is not told the Token", async () => {
    await kfScene.kf.enter(kfScene.with(kfScene.customer())).welcomed();
    const reply = await sync();
    const sent = JSON.parse(syncs().at(-1)?.raw ?? "{}");
    expect(sent).toMatchObject({ token: expect.stringMatching(/./), limit: 1_000 });
    expect(JSON.stringify(reply.body)).not.toContain(sent.token);
  });

  test("takes turns with the Worker, one call at a time, and the Worker goes first", async () => {
    kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", times: 40, then: { delayMs: 200 } });
    const before = syncs().length;
    const programs = [...Array(10)].map(() => sync());
    // After two calls all programs are waiting for their turn.
    await vi.waitUntil(() => syncs().length >= before + 2, { timeout: 10_000 });
    const visit = kfScene.kf.enter(kfScene.with(kfScene.customer()));
    const welcome = await visit.welcomed();
    for (const reply of await Promise.all(programs)) expect(reply.body["errcode"]).toBe(0);
    const calls = syncs().slice(-11);
    const earlier = calls.filter(({ at }) => at < (welcome?.at ?? Number.POSITIVE_INFINITY));
    expect(earlier.length).toBeLessThan(7);
    for (const [n, call] of calls.entries()) {
      expect(call.at).toBeGreaterThanOrEqual((calls[n - 1]?.endedAt ?? 0) - 5);
    }
  });

  test("is told of WeCom's refusal, and its cursor stays where it was", async () => {
    kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", then: { errcode: 95017 } });
    expect((await sync({ cursor: "c" })).body).toMatchObject({
      errcode: 95017,
      remedy: expect.any(String),
      next_cursor: "c",
      has_more: 0,
      msg_list: [],
    });
  });

  test("waits for a minute like the Worker when WeCom closes the inbox, and is told until when", async () => {
    await kfScene.kf.enter(kfScene.with(kfScene.customer())).welcomed();
    kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", then: { errcode: 45009 } });
    expect((await sync()).body).toMatchObject({ errcode: 45009, retryAt: expect.any(String) });
    const before = syncs().length;
    const { body } = await sync();
    expect(body).toMatchObject({ errcode: 45009, errmsg: expect.stringContaining("no call was made") });
    expect(Date.parse(String(body["retryAt"])) - Date.now()).toBeGreaterThan(50_000);
    kfScene.kf.says({ ...kfScene.with(kfScene.customer()), text: "嗯" });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(syncs()).toHaveLength(before);
  });

  test("makes at most eight calls a minute without a Token", async () => {
    const account = kfScene.scene.corp.addKfAccount({ name: "售后" });
    const read = () => program.post("sales/kf/sync", { open_kfid: account.openKfId });
    const codes = [];
    for (let n = 0; n < 10; n++) codes.push((await read()).body["errcode"]);
    expect(codes).toEqual([...Array(8).fill(0), 45009, 45009]);
  });
});
