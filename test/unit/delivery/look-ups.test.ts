/** Look-ups for names: the time that they may take, and the fields that are left out when they are late. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type TokenAnswer, TokenSource } from "../../../src/apps/token.ts";
import type { AppConfig } from "../../../src/config/types.ts";
import { Connections } from "../../../src/delivery/connections.ts";
import { LookUps, lookUpsUntil } from "../../../src/delivery/look-ups.ts";
import type { Answer, Call, CallWecom } from "../../../src/wecom/client.ts";
import { english } from "../../english.ts";
import { providerConfig } from "../apps/suites.ts";
import { anApp } from "./app.ts";

const APP = anApp();
const THIRD_PARTY = providerConfig().apps.get("crm@wpA") ?? APP;
const WHO = { event: "contact.added" as const, customer: "wm1", staff: "zhangsan" };
const BOTH = { customer: true, staff: true };

const answered = (body: Record<string, unknown>, errcode = 0): Answer => ({
  ...({ kind: "answered", http: 200, errmsg: "" } as const),
  errcode,
  body,
});
const CUSTOMER = answered({ external_contact: { name: "李雷" }, follow_user: [] });
const STAFF = answered({ name: "张三", department: [] });

/** Look-ups whose calls are answered by `answer`, with a list of the calls. */
function setUp(
  answer: (call: Call) => Promise<Answer> | Answer,
  connections = 6,
  askCredentials: () => Promise<TokenAnswer> = freshTokens(),
) {
  const calls: Call[] = [];
  const source = new TokenSource({ readCache: async () => null, askCredentials });
  const call = async (one: Call) => {
    calls.push(one);
    return await answer(one);
  };
  const all = new Connections(Array<CallWecom>(connections).fill(call));
  return { calls, connections: all, lookUps: new LookUps(source, all) };
}
function freshTokens() {
  let tokens = 0;
  return async (): Promise<TokenAnswer> => {
    tokens += 1;
    return { ok: true, token: `token-${tokens}`, expiresAt: Date.now() + 7_200_000 };
  };
}
const both = ({ path }: Call) => (path === "user/get" ? STAFF : CUSTOMER);
const never = () => new Promise<Answer>(() => {});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("look-ups may take a quarter of the time left, and at most two seconds", () => {
  expect(lookUpsUntil(0, 19_000)).toBe(2_000);
  expect(lookUpsUntil(0, 4_000)).toBe(1_000);
  expect(lookUpsUntil(5_000, 4_000)).toBe(5_000);
});

test("each name that is needed takes one call, and no others are made", async () => {
  const { calls, lookUps } = setUp(both);
  const found = await lookUps.get(APP, WHO, BOTH, Date.now() + 1_000);
  expect([found.customer.name, found.staff.name, found.notes]).toEqual(["李雷", "张三", []]);
  expect(calls.map(({ path }) => path).sort()).toEqual(["externalcontact/get", "user/get"]);
  await lookUps.get(APP, WHO, { customer: false, staff: false }, Date.now() + 1_000);
  expect(calls).toHaveLength(2);
});

test("a member's name is kept for an hour, and a customer's is not kept", async () => {
  const { calls, lookUps } = setUp(both);
  const look = () => lookUps.get(APP, WHO, BOTH, Date.now() + 1_000);
  await look();
  vi.advanceTimersByTime(59 * 60_000);
  await look();
  expect(calls.filter(({ path }) => path === "user/get")).toHaveLength(1);
  expect(calls.filter(({ path }) => path === "externalcontact/get")).toHaveLength(2);
  vi.advanceTimersByTime(2 * 60_000);
  await look();
  expect(calls.filter(({ path }) => path === "user/get")).toHaveLength(2);
});

test("a name that is kept is of one member and one app", async () => {
  const { calls, lookUps } = setUp(({ query }) =>
    answered({ name: `${query["userid"]} of ${query["access_token"]}` }),
  );
  const nameOf = async (app: string, staff: string) => {
    const who = { ...WHO, staff };
    const wanted = { customer: false, staff: true };
    return (await lookUps.get(anApp({ name: app }), who, wanted, Date.now() + 1_000)).staff.name;
  };
  const asked = [
    ["sales", "zhangsan"],
    ["sales", "lisi"],
    ["support", "zhangsan"],
  ] as const;
  const names = [];
  for (const [app, staff] of [...asked, ...asked]) names.push(await nameOf(app, staff));
  expect(new Set(names).size).toBe(3);
  expect(names.slice(3)).toEqual(names.slice(0, 3));
  expect(calls).toHaveLength(3);
});

test("a customer is looked up by the API of the event, as a contact of the claim's member", async () => {
  const follows = [
    { userid: "lisi", tags: [{ tag_id: "of lisi" }] },
    { userid: "zhangsan", tags: [{ tag_id: "of zhangsan" }] },
  ];
  const { calls, lookUps } = setUp(() =>
    answered({ external_contact: { name: "李雷" }, follow_user: follows, customer_list: [] }),
  );
  const customer = { customer: true, staff: false };
  const contact = await lookUps.get(APP, WHO, customer, Date.now() + 1_000);
  expect(contact.customer).toMatchObject({ tags: ["of zhangsan"] });
  await lookUps.get(APP, { ...WHO, event: "kf.entered" }, customer, Date.now() + 1_000);
  expect(calls.map(({ path }) => path)).toEqual(["externalcontact/get", "kf/customer/batchget"]);
});

test("no member is asked for when the claim has none, or when only a name is wanted that the app is not told", async () => {
  const { calls, lookUps } = setUp(both);
  const look = (app: AppConfig, staff: string | null, onlyNames: boolean) =>
    lookUps.get(
      app,
      { event: "kf.entered", customer: "wm1", staff },
      { customer: false, staff: true, onlyNames },
      Date.now() + 1_000,
    );
  expect((await look(APP, null, false)).notes).toEqual([]);
  expect((await look(THIRD_PARTY, "zhangsan", true)).notes).toEqual([]);
  expect(calls).toEqual([]);
  const { staff } = await look(THIRD_PARTY, "zhangsan", false);
  expect(calls).toHaveLength(1);
  // The userid stands in the name's place.
  expect(staff.name).toBeUndefined();
  expect(staff).not.toEqual({});
  expect((await look(APP, "zhangsan", true)).staff.name).toBe("张三");
});

test("a member's name that did not come is asked for again", async () => {
  let answer = answered({}, 60111);
  const { lookUps } = setUp(() => answer);
  const look = async () => {
    const { staff } = await lookUps.get(APP, WHO, { customer: false, staff: true }, Date.now() + 1_000);
    return staff.name;
  };
  expect(await look()).toBeUndefined();
  answer = STAFF;
  expect(await look()).toBe("张三");
});

describe("a name that does not come in time is left out with a note", () => {
  test.for<[string, (call: Call) => Promise<Answer> | Answer, string]>([
    ["a call that hangs", never, "no time was left"],
    [
      "an answer that was lost",
      () => ({ kind: "lost", http: null, reason: "timeout" }),
      "WeCom did not answer in time",
    ],
    ["a refusal", () => answered({}, 84061), "WeCom answered 84061"],
    ["an answer without details", () => answered({}), "WeCom's answer held none"],
  ])("after %s", async ([, answer, why]) => {
    const { lookUps } = setUp(answer);
    const begin = Date.now();
    const looking = lookUps.get(APP, WHO, { customer: true, staff: false }, begin + 1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    const { customer, notes } = await looking;
    expect(customer).toEqual({});
    expect(notes).toEqual([english(`the customer's details were not known in time: ${why}`)]);
    expect(Date.now() - begin).toBe(1_000);
  });

  test("while all connections are taken, and a connection that is free too late is not used", async () => {
    const { calls, connections, lookUps } = setUp(both, 1);
    let free = () => {};
    const taken = connections.run(0, () => new Promise<void>((resolve) => (free = resolve)));
    const looking = lookUps.get(APP, WHO, BOTH, Date.now() + 1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await looking).notes).toHaveLength(2);
    free();
    await taken;
    await connections.run(Number.POSITIVE_INFINITY, async () => {});
    expect(calls).toEqual([]);
  });

  test("while WeCom is slow to answer sends, for which no call is made", async () => {
    const { calls, connections, lookUps } = setUp(async (call) => {
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return both(call);
    });
    const send = () => connections.run(0, (call) => call({ path: "a send", query: {}, timeoutMs: 5_000 }));
    const sends = Promise.all([send(), send()]);
    await vi.advanceTimersByTimeAsync(3_000);
    await sends;
    const { notes } = await lookUps.get(APP, WHO, { customer: true, staff: false }, Date.now() + 1_000);
    expect(notes).toEqual([
      english("the customer's details were not known in time: WeCom is slow to answer"),
    ]);
    expect(calls.map(({ path }) => path)).toEqual(["a send", "a send"]);
  });

  test("without a token", async () => {
    const noToken = { ok: false, errcode: 40001, errmsg: "", retry: false } as const;
    for (const [token, why] of [
      [new Promise<TokenAnswer>(() => {}), "no time was left"],
      [Promise.resolve(noToken), "there was no token"],
    ] as const) {
      const { calls, lookUps } = setUp(both, 6, () => token);
      const looking = lookUps.get(APP, WHO, BOTH, Date.now() + 1_000);
      await vi.advanceTimersByTimeAsync(1_000);
      expect((await looking).notes).toEqual([
        english(`the customer's details were not known in time: ${why}`),
        english(`the member's details were not known in time: ${why}`),
      ]);
      expect(calls).toEqual([]);
    }
  });

  test("when no time is left, unless the name is kept", async () => {
    const { calls, lookUps } = setUp(both);
    await lookUps.get(APP, WHO, { customer: false, staff: true }, Date.now() + 1_000);
    const looking = lookUps.get(APP, WHO, BOTH, Date.now());
    await vi.advanceTimersByTimeAsync(0);
    const { customer, staff, notes } = await looking;
    expect([customer, staff.name, notes.length]).toEqual([{}, "张三", 1]);
    expect(calls).toHaveLength(1);
  });
});

test("a slow kind of look-up holds up no other kind", async () => {
  const { calls, lookUps } = setUp(async (call) => {
    if (call.path === "externalcontact/get") await new Promise((resolve) => setTimeout(resolve, 3_000));
    return both(call);
  });
  const names = [];
  for (let times = 0; times < 3; times += 1) {
    const who = { ...WHO, staff: `staff ${times}` };
    const looking = lookUps.get(APP, who, BOTH, Date.now() + 1_000);
    await vi.advanceTimersByTimeAsync(3_000);
    names.push((await looking).staff.name);
  }
  expect(names).toEqual(Array(3).fill("张三"));
  expect(calls.filter(({ path }) => path === "externalcontact/get")).toHaveLength(2);
  const kf = lookUps.get(
    APP,
    { ...WHO, event: "kf.entered" },
    { customer: true, staff: false },
    Date.now() + 1_000,
  );
  await vi.advanceTimersByTimeAsync(3_000);
  await kf;
  expect(calls.at(-1)?.path).toBe("kf/customer/batchget");
});

test("a refused token is replaced once", async () => {
  const { calls, lookUps } = setUp(({ query }) =>
    query["access_token"] === "token-1" ? answered({}, 40014) : CUSTOMER,
  );
  const { customer } = await lookUps.get(APP, WHO, { customer: true, staff: false }, Date.now() + 1_000);
  expect(customer.name).toBe("李雷");
  expect(calls).toHaveLength(2);

  const stubborn = setUp(() => answered({}, 40014));
  await stubborn.lookUps.get(APP, WHO, { customer: true, staff: false }, Date.now() + 1_000);
  expect(stubborn.calls).toHaveLength(2);
});
