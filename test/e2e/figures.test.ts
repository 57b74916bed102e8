/** Figures as people and programs get them: over HTTP, as a file for Excel, and from `npm run figures`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import { otherEvent } from "../../simulator/callback/events.ts";
import type { Contact } from "../../simulator/index.ts";
import { figuresAnswer } from "../../src/api/answers.ts";
import { Terminal } from "./codes/terminal.ts";
import { ADMIN_TOKEN, Scene } from "./scene.ts";

const FORMULA = '=HYPERLINK("x"),\n1';
const RULES = `
timezone: Asia/Kathmandu
messages:
  甲: { text: { content: 您好 } }
  乙: { text: { content: 您好 } }
rules:
  - { name: 分流, on: contact.added, when: { state: "split" }, send: { split: { 甲: 1, 乙: 1 } } }
  - { name: 展会, on: contact.added, when: { state: "expo-7" }, send: { text: { content: 您好 } } }
  - { name: 其他, on: contact.added, send: { text: { content: 您好 } } }
`;

let scene: Scene;
let terminal: Terminal;
beforeAll(async () => {
  scene = await Scene.start({ rules: RULES });
  terminal = await Terminal.open({ ADMIN_TOKEN, YINGBIN_URL: scene.worker.url });
  const greeted = ["expo-7", "expo-7", FORMULA, undefined].map((state) =>
    scene.greet(state === undefined ? {} : { state }),
  );
  for (const contact of greeted) await scene.settled(contact);
  // The first removes the member; the second is removed by the member.
  const [first, second] = greeted;
  if (first === undefined || second === undefined) throw new Error("nobody was greeted");
  for (let n = 0; n < 2; n += 1) await change("del_follow_user", first);
  await change("del_external_contact", second);
});
afterAll(async () => {
  await scene.stop();
  await terminal.close();
});

async function change(ChangeType: string, { customer }: Contact, at = Date.now()): Promise<void> {
  const event = { corpId: scene.corp.corpId, event: "change_external_contact", at };
  const who = { UserID: "zhangsan", ExternalUserID: customer.externalUserId };
  const callback = scene.app().event(otherEvent(event, { ChangeType, ...who }), { deliver: false });
  expect((await callback.deliver()).status).toBe(200);
}

const figures = async (query = "") => v.parse(figuresAnswer, await scene.get(`/api/figures${query}`));
const raw = (query: string, language = "en") =>
  fetch(`${scene.worker.url}/api/figures${query}`, {
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "accept-language": language },
  });

test("a removal by the customer, told twice, counts for the welcome's state, and one by the member does not", async () => {
  const { by, zone, rows } = await figures("?group=state");
  expect({ by, zone }).toEqual({ by: "day", zone: "Asia/Kathmandu" });
  expect(
    rows.map(({ key, total, outcomes, inTime, lost }) => ({ key, total, outcomes, inTime, lost })),
  ).toEqual([
    { key: "expo-7", total: 2, outcomes: { sent: 2 }, inTime: 2, lost: 1 },
    { key: "", total: 1, outcomes: { sent: 1 }, inTime: 1, lost: 0 },
    { key: FORMULA, total: 1, outcomes: { sent: 1 }, inTime: 1, lost: 0 },
  ]);
});

test("a day begins at midnight of the rules file's zone, and without from there are seven", async () => {
  const { from, rows } = await figures();
  expect(rows[0]?.at.slice("2026-11-22T".length)).toBe("18:15:00.000Z");
  expect(from.slice("2026-11-22T".length)).toBe("18:15:00.000Z");
  expect(rows[0]).toMatchObject({ key: "", total: 4, lost: 1 });
});

test("app, event and times are looked for, also with a blank for the plus", async () => {
  const total = async (query: string) => (await figures(query)).rows.reduce((sum, row) => sum + row.total, 0);
  expect(await total("?app=sales&event=contact.added&by=hour")).toBe(4);
  expect(await total("?event=kf.entered")).toBe(0);
  expect(await total("?from=2026-01-01T00:00+08:00&to=2026-02-01")).toBe(0);
  expect((await figures("?app=nobody")).hintCode).toBe("hint-no-app");
});

test("times before and behind all deliveries are times", async () => {
  const rowsOf = async (query: string) => (await figures(query)).rows.length;
  expect(await rowsOf("?from=0001-01-01&to=9999-12-31T23:59")).toBe(1);
  expect(await rowsOf("?to=0001-01-01T00:00Z")).toBe(0);
  expect(await rowsOf("?from=9999-12-31T23:59")).toBe(0);
});

test("a wrong word is refused in the reader's language", async () => {
  const answer = await raw("?by=week", "zh");
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({
    error: { code: "invalid-parameter", message: "应为以下之一：hour, day", path: "by" },
  });
});

test("the file for Excel has a byte order mark, and a customer's text in it is no formula", async () => {
  const answer = await raw("?group=state&format=csv");
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(bytes)).toContain(`,"'=HYPERLINK(""x""),\n1",1,`);
});

test("npm run figures prints a table in both languages", async () => {
  const english = await terminal.run("figures", "--group", "state");
  expect(english.out).toMatch(
    /^\S+ \S+ to \S+ \S+, Asia\/Kathmandu\n\ntime +all +welcomed +in time +lost +half within +99 % within\n/,
  );
  expect(english.out).toMatch(/\n\d{4}-\d\d-\d\d {2}expo-7 +2 +2 +2 +1 +\d+ ms +\d+ ms\n/);
  expect((await terminal.run("figures", "--lang", "zh")).out).toContain(
    "时间          总数  已发出  及时  流失",
  );
  expect((await terminal.run("figures", "--event", "kf.entered", "--lang", "zh")).out).toContain(
    "没有收到任何事件",
  );
  expect(JSON.parse((await terminal.run("figures", "--json")).out)).toMatchObject({ by: "day" });
});

test("npm run figures writes the file, and says what is wrong with a flag", async () => {
  const { out } = await terminal.run("figures", "--csv", "out.csv");
  expect(out).toBe("Written to out.csv.\n");
  expect(await readFile(join(terminal.folder, "out.csv"), "utf8")).toMatch(/^\ufeffat,key,total,open,sent,/);
  const wrong = await terminal.run("figures", "--by", "week");
  expect(wrong).toMatchObject({ code: 1, err: "--by: expected one of hour, day\n" });
  const unwritten = await terminal.run("figures", "--csv", "no-folder/out.csv", "--lang", "zh");
  expect(unwritten.code).toBe(1);
  expect(unwritten.err).toMatch(/^统计写不进 no-folder\/out\.csv：ENOENT.*\n$/);
});

test("a forgotten customer is counted no more", async () => {
  const gone = scene.greet({ state: "gone" });
  await scene.settled(gone);
  const key = async () => (await figures("?group=state")).rows.some((row) => row.key === "gone");
  expect(await key()).toBe(true);
  await change("del_follow_user", gone);
  const answer = await fetch(`${scene.worker.url}/api/customers/forget`, {
    method: "POST",
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    body: JSON.stringify({ app: "sales", external_userid: gone.customer.externalUserId }),
  });
  // The delivery, and that the customer removed the member.
  expect(await answer.json()).toEqual({ deleted: 2 });
  expect(await key()).toBe(false);
});

test("a removal by the customer within seven days counts for the welcome's rule, side and state, a later one does not", async () => {
  const DAY_MS = 24 * 60 * 60_000;
  const [soon, inTime, late, byMember] = [...Array(4)].map(() => scene.greet({ state: "split" }));
  if (!soon || !inTime || !late || !byMember) throw new Error("nobody was greeted");
  const lost = [await scene.settled(soon), await scene.settled(inTime)];
  const kept = [await scene.settled(late), await scene.settled(byMember)];
  const now = Date.now();
  await change("del_follow_user", soon, now);
  await change("del_follow_user", inTime, now + 7 * DAY_MS - 60_000);
  await change("del_follow_user", late, now + 8 * DAY_MS);
  await change("del_external_contact", byMember, now);

  const countsOf = async (group: string, value: string | null) => {
    const row = (await figures(`?group=${group}`)).rows.find(({ key }) => key === value);
    return row && { total: row.total, lost: row.lost };
  };
  expect(await countsOf("rule", "分流")).toEqual({ total: 4, lost: 2 });
  expect(await countsOf("state", "split")).toEqual({ total: 4, lost: 2 });
  const all = [...lost, ...kept];
  for (const side of new Set(all.map(({ variant }) => variant))) {
    const onSide = (some: typeof all) => some.filter(({ variant }) => variant === side).length;
    expect(await countsOf("variant", side)).toEqual({ total: onSide(all), lost: onSide(lost) });
  }
});
