/** Channel codes by the API: each is made once, changed in place, and deleted only by a request to delete it. */
import * as v from "valibot";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { auditAnswer } from "../../../src/api/answers.ts";
import { ADMIN_TOKEN, Scene } from "../scene.ts";
import { type CodeReply, caller } from "./caller.ts";
import { madeElsewhere } from "./ways.ts";

const RULES = `
rules:
  - { name: 展会, on: contact.added, when: { state: "expo-*" }, send: { text: { content: 展会欢迎 } } }
  - { name: 七号, on: contact.added, when: { state: expo-7 }, send: { text: { content: 七号台 } } }
  - { name: 别家, on: contact.added, when: { app: other, state: "*" }, send: { text: { content: 别家 } } }
  - { name: 停用, on: contact.added, enabled: false, when: { state: expo-7 }, send: { text: { content: 停 } } }
  - { name: 默认, on: contact.added, send: { text: { content: 您好 } } }
`;

let scene: Scene;
let call: ReturnType<typeof caller>;
beforeAll(async () => {
  scene = await Scene.start({ rules: RULES, apps: [{ name: "sales" }, { name: "other" }] });
  call = caller(scene.worker.url);
  for (const userid of ["lisi", "wangwu"]) scene.corp.addStaff({ userid });
  scene.corp.addStaff({ userid: "new", activated: false });
  scene.corp.addStaff({ userid: "inner", canContact: false });
  scene.corp.addStaff({ userid: "unnamed", verified: false });
  scene.corp.addStaff({ userid: "full", isFull: true });
  for (let number = 1; number <= 101; number += 1) {
    scene.corp.addStaff({ userid: `d${number}`, departments: number <= 100 ? [2] : [3] });
  }
});
afterAll(() => scene.stop());
beforeEach(() => {
  scene.wecom.faults.clear();
  scene.wecom.journal.clear();
  scene.wecom.settings.codeRefusalNamesMember = false;
});

const path = (state: string) => `sales/codes/${encodeURIComponent(state)}`;
const put = (state: string, body: object = { staff: ["zhangsan"] }, language?: string) =>
  call("PUT", path(state), body, language);
const remove = (state: string) => call("DELETE", path(state), { state });
const asked = (what: string) => scene.wecom.journal.calls(`externalcontact/${what}_contact_way`).length;
const inWecom = (state: string) =>
  scene.corp.contactWays.of(scene.app()).filter((way) => way.state === state);

interface ListedCode {
  state: string;
  configId: string;
  usedBy: string[];
  staff: string[];
  gone?: true;
}
async function list(query = ""): Promise<{ codes: ListedCode[]; cursor: string | null }> {
  const { body } = await call("GET", `sales/codes${query}`);
  return body as unknown as { codes: ListedCode[]; cursor: string | null };
}

describe("a code", () => {
  test("is made by PUT, with what was asked for, and is answered as it is listed", async () => {
    const wish = { staff: ["zhangsan", "lisi"], departments: [2], accept: "ask", exclusive: true };
    const made = await put("expo-7", { ...wish, staff: ["zhangsan"], note: "展会 7 号台" });
    expect(made).toMatchObject({
      status: 422,
      body: { error: { code: "too-many-members", path: "departments" } },
    });
    const fewer = await put("expo-7", { ...wish, departments: [3], note: "展会 7 号台" });
    expect([fewer.status, fewer.body]).toMatchObject([
      201,
      { state: "expo-7", ...wish, departments: [3], note: "展会 7 号台", usedBy: ["展会", "七号"] },
    ]);
    expect(inWecom("expo-7")).toMatchObject([
      { type: 2, scene: 2, users: ["zhangsan", "lisi"], parties: [3], skipVerify: false, isExclusive: true },
    ]);
    expect((await list()).codes.find(({ state }) => state === "expo-7")).toEqual(fewer.body);
  });

  test("is made once, however often it is asked for at the same time", async () => {
    scene.wecom.faults.add({ api: "externalcontact/add_contact_way", then: { delayMs: 200 } });
    const replies = await Promise.all(Array.from({ length: 20 }, () => put("once")));
    expect(replies.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
    expect(new Set(replies.map(({ body }) => body["configId"])).size).toBe(1);
    expect([asked("add"), asked("update"), inWecom("once").length]).toEqual([1, 0, 1]);
  });

  test("whose answer was lost is found, and is not made again", async () => {
    scene.wecom.faults.add({ api: "externalcontact/add_contact_way", then: { loseAnswer: true } });
    const made = await put("lost");
    expect([made.status, made.body["configId"]]).toEqual([201, inWecom("lost")[0]?.configId]);
    expect((await put("lost")).status).toBe(200);
    expect([asked("add"), inWecom("lost").length]).toEqual([1, 1]);
  });

  test("that WeCom makes after it was given up is found by the next request", async () => {
    scene.wecom.faults.add({
      api: "externalcontact/add_contact_way",
      then: { delayMs: 5_500, effect: "after" },
    });
    const unknown = await put("late");
    expect(unknown).toMatchObject({ status: 503, body: { error: { code: "unavailable" } } });
    expect(unknown.body.error?.message).toContain("is looked for before it is made again");
    const second = await waitFor(
      () => put("late"),
      ({ status }) => status !== 503,
    );
    expect(second.status).toBe(201);
    expect([asked("add"), inWecom("late").length]).toEqual([1, 1]);
  });

  test("is changed in place: configId and picture stay", async () => {
    const before = await put("moved", { staff: ["zhangsan"] });
    const after = await put("moved", { staff: ["lisi"], accept: "ask", note: "换人" });
    expect([after.status, after.body]).toMatchObject([
      200,
      { staff: ["lisi"], accept: "ask", note: "换人", configId: before.body["configId"] },
    ]);
    expect(after.body["qrCode"]).toBe(before.body["qrCode"]);
    expect(inWecom("moved")).toMatchObject([{ users: ["lisi"], skipVerify: false, remark: "换人" }]);
    // A PUT states the whole code, so a field that it leaves out gets WeCom's default again.
    expect((await put("moved", { staff: ["lisi"] })).body).toMatchObject({ accept: "auto", note: "" });
  });

  test("cannot become exclusive later", async () => {
    await put("shared");
    const reply = await put("shared", { staff: ["zhangsan"], exclusive: true });
    expect(reply).toMatchObject({
      status: 409,
      body: { error: { code: "not-changeable", path: "exclusive" } },
    });
  });

  test("that was deleted in WeCom is marked by ?fresh=1, and made again by PUT", async () => {
    const before = await put("killed");
    scene.corp.contactWays.remove(String(before.body["configId"]));
    const find = async (query: string) =>
      (await list(query)).codes.find(({ state }) => state === "killed")?.gone;
    expect([await find(""), await find("?fresh=1"), await find("")]).toEqual([undefined, true, true]);
    const again = await put("killed");
    expect(again.status).toBe(201);
    expect(again.body["configId"]).not.toBe(before.body["configId"]);
    expect(again.body["gone"]).toBeUndefined();
  });

  test("that was deleted in WeCom may become exclusive, and stays listed while it cannot be made", async () => {
    const before = await put("dead-1");
    scene.corp.contactWays.remove(String(before.body["configId"]));
    const find = async () => (await list()).codes.find(({ state }) => state === "dead-1");
    expect((await put("dead-1", { staff: ["nobody"] })).status).toBe(422);
    expect(await find()).toMatchObject({
      gone: true,
      configId: before.body["configId"],
      staff: ["zhangsan"],
    });
    const again = await put("dead-1", { staff: ["zhangsan"], exclusive: true });
    expect([again.status, again.body["exclusive"]]).toEqual([201, true]);
    expect(await find()).not.toHaveProperty("gone");
    expect(inWecom("dead-1")).toMatchObject([{ isExclusive: true }]);
  });

  test("leads a customer who scans it to its rule's welcome", async () => {
    await put("expo-9");
    const [way] = inWecom("expo-9");
    if (way === undefined) throw new Error("there is no such code");
    const contact = scene.corp.scan(way);
    await scene.settled(contact, "sales");
    expect((await scene.deliveries(contact)).find(({ app }) => app === "sales")).toMatchObject({
      state: "expo-9",
    });
  });

  test("has a picture, as PNG", async () => {
    await put("picture");
    const get = (state: string) =>
      fetch(`${scene.worker.url}/api/apps/${path(state)}/picture`, {
        headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      });
    const response = await get("picture");
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect(new Uint8Array(await response.arrayBuffer()).slice(1, 4)).toEqual(new TextEncoder().encode("PNG"));
    expect((await get("nothing")).status).toBe(404);
    const [way] = inWecom("picture");
    if (way !== undefined) scene.corp.contactWays.remove(way.configId);
    expect((await get("picture")).status).toBe(503);
  });
});

describe("what no code can have is refused before WeCom is asked:", () => {
  test.for([
    ["a State of 31 characters", "展".repeat(31), { staff: ["zhangsan"] }, 400, "state"],
    ["a State with a blank at its end", "expo ", { staff: ["zhangsan"] }, 400, "state"],
    ["a State with a line break", "a\nb", { staff: ["zhangsan"] }, 400, "state"],
    ["nobody", "nobody", {}, 422, "staff"],
    ["a member with a blank", "blank", { staff: ["zhang san"] }, 422, "staff[0]"],
    [
      "101 members",
      "many",
      { staff: Array.from({ length: 101 }, (_, number) => `d${number}`) },
      422,
      "staff",
    ],
    ["a department that is no number", "part", { departments: ["2"] }, 422, "departments[0]"],
    ["another way to accept", "accept", { staff: ["zhangsan"], accept: "never" }, 422, "accept"],
    ["a note of 31 characters", "note", { staff: ["zhangsan"], note: "注".repeat(31) }, 422, "note"],
    ["an unknown key", "key", { staff: ["zhangsan"], type: 1 }, 422, "type"],
  ] as const)("%s", async ([, state, body, status, place]) => {
    const reply = await put(state, body);
    expect([reply.status, reply.body.error?.path]).toEqual([status, place]);
    expect(scene.wecom.journal.calls().filter(({ api }) => api.includes("contact_way"))).toEqual([]);
  });

  test("the longest texts of all are taken", async () => {
    const state = "🎉".repeat(30);
    const { status, body } = await put(state, { staff: ["zhangsan"], note: "注".repeat(30) });
    expect([status, body["state"]]).toEqual([201, state]);
    expect((await remove(state)).status).toBe(204);
  });

  test("a hundred members are taken, those of departments counted once", async () => {
    const staff = Array.from({ length: 100 }, (_, index) => `d${index + 1}`);
    expect((await put("hundred", { staff })).status).toBe(201);
    expect((await put("hundred", { staff, departments: [2] })).status).toBe(200);
    expect((await put("hundred", { staff, departments: [2, 3] })).body.error).toMatchObject({
      code: "too-many-members",
      message: expect.stringContaining("this one has 101"),
    });
    expect((await remove("hundred")).status).toBe(204);
  });

  test("a State with a slash, a percent sign and a question mark is one State", async () => {
    expect((await put("a/b%2F?c")).body["state"]).toBe("a/b%2F?c");
    expect((await remove("a/b%2F?c")).status).toBe(204);
  });
});

describe("a refusal of WeCom's", () => {
  test.for([
    ["new", 41054, "实名认证"],
    ["inner", 84074, "客户联系"],
    ["nobody", 60111, "可见范围"],
  ] as const)("for %s (%i) names that member and the cure", async ([userid, errcode, cure]) => {
    const reply = await put("refused", { staff: ["zhangsan", userid, "lisi"] }, "zh");
    expect(reply).toMatchObject({
      status: 422,
      body: { error: { code: "refused-by-wecom", errcode, members: [userid], path: "staff" } },
    });
    expect(reply.body.error?.message).toContain(userid);
    expect(reply.body.error?.message).not.toContain("zhangsan");
    expect(reply.body.error?.message).toContain(cure);
    expect(inWecom("refused")).toEqual([]);
    expect((await list()).codes.map(({ state }) => state)).not.toContain("refused");
  });

  test.for([
    ["unnamed", 40098],
    ["full", 40099],
  ] as const)("for %s (%i) names all members, or the one that WeCom names", async ([userid, errcode]) => {
    const staff = ["zhangsan", userid];
    const unsure = await put("refused", { staff });
    expect(unsure.body.error).toMatchObject({ errcode, members: staff });
    expect(unsure.body.error?.message).toContain(`zhangsan or ${userid}`);
    scene.wecom.settings.codeRefusalNamesMember = true;
    expect((await put("refused", { staff })).body.error).toMatchObject({ members: [userid] });
    expect((await put("refused", { staff: [userid] })).body.error).toMatchObject({ members: [userid] });
  });

  test("for a change leaves the code as it was", async () => {
    await put("kept");
    expect((await put("kept", { staff: ["new"] })).body.error).toMatchObject({ errcode: 41054 });
    expect(inWecom("kept")).toMatchObject([{ users: ["zhangsan"] }]);
    expect((await list()).codes.find(({ state }) => state === "kept")?.staff).toEqual(["zhangsan"]);
  });

  test("for the app as a whole is told with its errcode, and shown as its trouble", async () => {
    scene.wecom.faults.add({
      api: "externalcontact/add_contact_way",
      then: { errcode: 48002, errmsg: "api forbidden" },
    });
    expect((await put("forbidden")).body.error).toMatchObject({
      code: "refused-by-wecom",
      errcode: 48002,
      message: expect.stringContaining("可调用接口的应用"),
    });
    const status = (await scene.get("/api/status?app=sales")) as { apps: { troubles: object }[] };
    expect(JSON.stringify(status)).toContain('"48002"');
  });

  test("is not guessed when departments cannot be listed: WeCom counts", async () => {
    scene.wecom.faults.add({ api: "user/simplelist", then: { errcode: 60011 } });
    expect((await put("big", { staff: ["zhangsan"], departments: [2] })).body.error).toMatchObject({
      code: "refused-by-wecom",
      errcode: 41041,
      path: "departments",
    });
  });
});

describe("a deletion", () => {
  test("needs the State a second time", async () => {
    await put("printed");
    for (const body of [undefined, {}, { state: "other" }, { state: "" }]) {
      expect((await call("DELETE", path("printed"), body)).status).toBe(422);
    }
    expect(inWecom("printed")).toHaveLength(1);
    expect((await remove("printed")).status).toBe(204);
    expect(inWecom("printed")).toEqual([]);
    expect(await remove("printed")).toMatchObject({ status: 404, body: { error: { code: "not-found" } } });
  });

  test("whose answer was lost may be repeated", async () => {
    await put("dead");
    scene.wecom.faults.add({ api: "externalcontact/del_contact_way", then: { loseAnswer: true } });
    expect((await remove("dead")).status).toBe(503);
    expect((await remove("dead")).status).toBe(204);
  });
});

describe("adopt", () => {
  test("takes in the app's own codes, forty at a time, and no other app's", async () => {
    const at = Date.parse("2022-01-01T00:00:00Z");
    const old = (state: string, change: { scene?: 1 } = {}, app = scene.app()) =>
      madeElsewhere(app, state, "lisi", { at, ...change });
    for (let number = 1; number <= 50; number += 1) old(`old-${number}`);
    const twin = old("old-1");
    old("");
    old("button", { scene: 1 });
    old("foreign", {}, scene.app("other"));
    const run = async () => {
      const sums = { adopted: 0, twins: 0 };
      const twins: unknown[] = [];
      for (let cursor: unknown = null, calls = 0; calls === 0 || cursor !== null; calls += 1) {
        const query = cursor === null ? "" : `?cursor=${cursor}`;
        const { status, body } = await call("POST", `sales/codes/adopt${query}`);
        expect(status).toBe(200);
        sums.adopted += Number(body["adopted"]);
        sums.twins += Number(body["twins"]);
        twins.push(...(body["twinCodes"] as unknown[]));
        ({ cursor } = body);
      }
      return { ...sums, list: twins };
    };
    const twins = [{ state: "old-1", configId: twin.configId }];
    expect(await run()).toEqual({ adopted: 50, twins: 1, list: twins });
    scene.wecom.journal.clear();
    expect(await run()).toEqual({ adopted: 0, twins: 1, list: twins });
    expect(asked("get")).toBe(0);
    const states = (await list()).codes.map(({ state }) => state);
    expect(states).toContain("old-50");
    for (const state of ["", "button", "foreign"]) expect(states).not.toContain(state);
    // The code is deleted, so its twin is the State's code.
    expect((await remove("old-1")).status).toBe(204);
    expect(await run()).toEqual({ adopted: 1, twins: 0, list: [] });
    expect((await list()).codes.find(({ state }) => state === "old-1")?.configId).toBe(twin.configId);
    expect((await put("old-2", { staff: ["wangwu"] })).status).toBe(200);
    expect(inWecom("old-2")).toMatchObject([{ users: ["wangwu"] }]);
  });

  test("lists by pages what WeCom is asked about afresh", async () => {
    const first = await list("?fresh=1");
    expect(first.codes).toHaveLength(40);
    const second = await list(`?fresh=1&cursor=${encodeURIComponent(first.cursor ?? "")}`);
    const all = [...first.codes, ...second.codes].map(({ state }) => state);
    expect([all, second.cursor]).toEqual([(await list()).codes.map(({ state }) => state), null]);
  });
});

test("the audit log has whom ?by= names as the author of what was done with codes", async () => {
  madeElsewhere(scene.app(), "logged-too", "lisi");
  await call("PUT", `${path("logged")}?by=li`, { staff: ["zhangsan"] });
  await call("PUT", `${path("logged")}?by=wang`, { staff: ["zhangsan"], note: "换" });
  for (let next = ""; ; ) {
    const { body } = await call("POST", `sales/codes/adopt?by=zhao${next}`);
    if (body["cursor"] === null) break;
    next = `&cursor=${body["cursor"]}`;
  }
  await call("DELETE", `${path("logged")}?by=qian`, { state: "logged" });
  const { entries } = v.parse(auditAnswer, await scene.get("/api/audit?limit=4"));
  expect(entries.map(({ by, what }) => [by, what])).toEqual([
    ["qian", "code.deleted"],
    ["zhao", "codes.adopted"],
    ["wang", "code.changed"],
    ["li", "code.made"],
  ]);
});

test("a State may be made by two apps: each has a code of its own, and deletes only that", async () => {
  const own = await put("both");
  const others = await call("PUT", "other/codes/both", { staff: ["zhangsan"] });
  expect(others.status).toBe(201);
  expect(others.body["configId"]).not.toBe(own.body["configId"]);
  expect((await call("DELETE", "other/codes/both", { state: "both" })).status).toBe(204);
  expect((await put("both")).body["configId"]).toBe(own.body["configId"]);
  expect(inWecom("both")).toHaveLength(1);
});

test("another app has none of these codes, and one that is unknown is 404", async () => {
  expect((await call("GET", "other/codes")).body).toEqual({ codes: [], cursor: null });
  expect((await call("GET", "nobody/codes")).status).toBe(404);
  expect((await call("PUT", "nobody/codes/a", { staff: ["zhangsan"] })).status).toBe(404);
});

async function waitFor(ask: () => Promise<CodeReply>, isDone: (reply: CodeReply) => boolean) {
  for (;;) {
    const reply = await ask();
    if (isDone(reply)) return reply;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
