/** The record by the API: its filters, its times, the explanation of a delivery, and deleting a customer. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADMIN_TOKEN, type Delivery, Scene } from "./scene.ts";

const RULES = `
timezone: America/New_York
rules:
  - { name: 沉默, on: contact.added, when: { state: silent }, send: nothing }
  - { name: 展会, on: contact.added, when: { state: "expo-*" }, send: { text: { content: 欢迎来到展会 } } }
  - { name: 白天, on: contact.added, when: { state: day }, send: { text: { content: "{{ customer.name | default: '您' }}好" } } }
`;

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.start({ rules: RULES });
});
afterAll(() => scene.stop());

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${scene.worker.url}/api${path}`, { ...init, headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });

interface Page {
  deliveries: Delivery[];
  cursor: string | null;
  searchedTo: string | null;
}
const list = async (query: string): Promise<Page> => (await scene.get(`/api/deliveries?${query}`)) as Page;
const customersOf = ({ deliveries }: Page) => deliveries.map(({ customer }) => customer).sort();

describe("a page of the record", () => {
  test("is the last when it holds every delivery, and is not when there is one more", async () => {
    // Deliveries of one customer are all in one Dispatcher.
    const customer = scene.corp.addCustomer({ name: "李雷" });
    for (const n of [1, 2, 3]) {
      const staff = scene.corp.addStaff({ userid: `page-${n}`, name: "张三" });
      scene.corp.addContact({ staff, customer, state: "expo-1" });
    }
    await expect
      .poll(async () => (await list(`customer=${customer.externalUserId}&outcome=sent`)).deliveries.length)
      .toBe(3);
    const page = (limit: number) => list(`customer=${customer.externalUserId}&limit=${limit}`);
    expect(await page(3)).toMatchObject({ deliveries: { length: 3 }, cursor: null, searchedTo: null });
    expect(await page(2)).toMatchObject({ cursor: expect.any(String), searchedTo: null });
    const { cursor } = await page(2);
    const rest = await list(`customer=${customer.externalUserId}&limit=2&cursor=${cursor}`);
    expect(rest).toMatchObject({ deliveries: { length: 1 }, cursor: null });
  });
});

describe("a question to the record", () => {
  let expo: Delivery;
  let silent: Delivery;
  let unruled: Delivery;
  beforeAll(async () => {
    expo = await scene.settled(scene.greet({ state: "expo-7" }));
    silent = await scene.settled(scene.greet({ state: "silent" }));
    unruled = await scene.settled(scene.greet());
  });
  const from = () => `from=${encodeURIComponent(expo.receivedAt)}`;

  test("takes several outcomes, with commas or as repeated parameters", async () => {
    const wanted = [silent, unruled].map(({ customer }) => customer).sort();
    for (const query of ["outcome=silent,no-rule", "outcome=silent&outcome=no-rule"])
      expect(customersOf(await list(`${query}&${from()}`))).toEqual(wanted);
    expect((await ask("/deliveries?outcome=silent,lost")).status).toBe(400);
  });

  test.for(["rule=展会", "state=expo-7", "errcode=0"])("filters by %s", async (query) => {
    expect(customersOf(await list(`${query}&${from()}`))).toEqual([expo.customer]);
  });

  test("finds deliveries without a rule, and without a State", async () => {
    expect(customersOf(await list(`rule=&${from()}`))).toEqual([unruled.customer]);
    expect(customersOf(await list(`state=&${from()}`))).toEqual([unruled.customer]);
  });

  test("takes times in the rules file's zone, and a plus that arrived as a blank", async () => {
    const at = Date.parse(expo.receivedAt);
    const local = (ms: number) =>
      new Intl.DateTimeFormat("sv-SE", {
        timeZone: "America/New_York",
        dateStyle: "short",
        timeStyle: "medium",
      })
        .format(ms)
        .replace(" ", "T");
    const inChina = (ms: number) => `${new Date(ms + 8 * 3_600_000).toISOString().slice(0, -1)}+08:00`;
    const around = [
      `from=${local(at - 1_000)}&to=${local(at + 1_000)}`,
      `from=${inChina(at)}&to=${inChina(at)}`,
      `from=${encodeURIComponent(inChina(at))}&to=${expo.receivedAt}`,
    ];
    for (const times of around)
      expect(customersOf(await list(`state=expo-7&${times}`))).toEqual([expo.customer]);
    expect((await list(`state=expo-7&from=${local(at + 1_000)}`)).deliveries).toEqual([]);
  });

  test.for([
    ["/deliveries?staff=a&staff=b", "staff"],
    ["/deliveries?from=2026-11-22&from=2026-11-23", "from"],
    ["/deliveries?limit=1&limit=2", "limit"],
    ["/status?app=sales&app=support", "app"],
    ["/rules?app=sales&app=support", "app"],
    ["/deliveries?from=2026-02-30T09:00", "from"],
    ["/deliveries?errcode=none", "errcode"],
  ] as const)("is refused as %s, and the answer names the parameter", async ([path, name]) => {
    const response = await ask(path);
    expect([response.status, ((await response.json()) as { error: { path: string } }).error.path]).toEqual([
      400,
      name,
    ]);
  });

  test("is answered with the cause when no rule fitted, and when WeCom counts the customer as welcomed", async () => {
    expect(unruled).toMatchObject({
      outcome: "no-rule",
      cause: 'none of the 3 rules for contact.added in "rules" fitted',
    });
    scene.wecom.faults.add({ api: "send_welcome_msg", then: { errcode: 41051 } });
    expect(await scene.settled(scene.greet({ state: "expo-8" }))).toMatchObject({
      outcome: "already-welcomed",
      cause: expect.stringContaining("no call of this delivery did it"),
    });
    scene.wecom.faults.clear();
  });
});

describe("an explanation of a delivery", () => {
  test("uses the rules that are in force now, at the time of its event", async () => {
    const { id, eventAt } = await scene.settled(scene.greet({ state: "day" }));
    const explained = await scene.get(`/api/deliveries/${id}/explain`);
    expect(explained).toMatchObject({
      outcome: "send",
      rule: "白天",
      passedOver: [
        { rule: "沉默", obstacle: "state" },
        { rule: "展会", obstacle: "state" },
      ],
      messages: [{ body: { text: { content: "您好" } } }],
      notes: [expect.stringContaining("nothing is looked up")],
    });
    const clock = new Intl.DateTimeFormat("sv-SE", {
      timeZone: "America/New_York",
      dateStyle: "short",
      timeStyle: "short",
    });
    expect((explained as { at: string }).at).toBe(clock.format(Date.parse(eventAt)).replace(" ", "T"));
  });

  test("is in Chinese for who asks in Chinese, with the same codes", async () => {
    const { id } = await scene.settled(scene.greet({ state: "day" }));
    expect(await scene.get(`/api/deliveries/${id}/explain`, "zh-CN,zh;q=0.9")).toMatchObject({
      passedOver: [{ code: "other-value", reason: expect.stringMatching(/^要求 state 是 /) }, {}],
      notes: [expect.stringMatching(/^这里不查任何资料/)],
      noteCodes: ["nothing-looked-up"],
    });
  });

  test("is given when no rule fitted", async () => {
    const { id } = await scene.settled(scene.greet());
    expect(await scene.get(`/api/deliveries/${id}/explain`)).toMatchObject({
      outcome: "no-rule",
      rule: null,
      passedOver: { length: 3 },
    });
  });

  test("is answered 404 when there is no such delivery", async () => {
    expect((await ask(`/deliveries/0-${"0".repeat(32)}/explain`)).status).toBe(404);
  });
});

describe("forgetting a customer", () => {
  const forget = async (customer: string) => {
    const body = JSON.stringify({ app: "sales", external_userid: customer });
    const response = await ask("/customers/forget", { method: "POST", body });
    return [response.status, await response.json()];
  };

  test("deletes all that is stored of the customer, and nothing of others", async () => {
    const [one, other] = [scene.greet({ state: "expo-9" }), scene.greet({ state: "expo-9" })];
    await scene.settled(one);
    await scene.settled(other);
    const customer = one.customer.externalUserId;
    expect(await forget(customer)).toEqual([200, { deleted: 1 }]);
    expect((await list(`customer=${customer}`)).deliveries).toEqual([]);
    expect((await list(`customer=${other.customer.externalUserId}`)).deliveries).toHaveLength(1);
    expect(await forget(customer)).toEqual([200, { deleted: 0 }]);
    // WeCom repeats the callback. The event is still known, so nothing is sent and nothing is stored of the customer.
    await one.callbacks[0]?.send();
    expect((await list(`customer=${customer}`)).deliveries).toEqual([]);
    expect(scene.sends(one)).toBe(1);
  });

  test.each(["wm1 ", "wm1\n", "\u200bwm1"])(
    "is refused for an id that was pasted with other characters: %j",
    async (customer) => {
      const [status, answer] = await forget(customer);
      expect(status).toBe(422);
      expect(JSON.stringify(answer)).toContain("holds a blank or another character");
    },
  );

  test("deletes nothing when the customer is unknown", async () => {
    expect(await forget("wm-unknown")).toEqual([200, { deleted: 0 }]);
  });
});
