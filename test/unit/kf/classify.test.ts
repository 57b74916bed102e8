/** Items of an inbox become events for Dispatchers: the urgent first, the late left out. */
import { describe, expect, test } from "vitest";
import { deadlineOf } from "../../../src/delivery/delivery.ts";
import { classifyItems, type Reading } from "../../../src/kf/classify.ts";
import type { Entered, KfItem, KfWritten, SessionStatusChanged } from "../../../src/kf/items.ts";

const NOW = 1_800_000_000_000;
const reading = (changes: Partial<Reading> = {}): Reading => ({
  app: "sales",
  receivedAt: NOW,
  since: 0,
  toldUntil: 0,
  ...changes,
});

const PLACE = { account: "wkA", customer: "wmA" };
const entered = (changes: Partial<Entered> = {}): Entered => ({
  type: "enter_session",
  msgid: "m1",
  at: NOW - 1_000,
  ...PLACE,
  scene: null,
  sceneParam: null,
  channels: null,
  welcomeCode: "code",
  ...changes,
});
const said = (changes: Partial<KfWritten> = {}): KfWritten => ({
  type: "message",
  msgid: "m2",
  at: NOW - 1_000,
  ...PLACE,
  author: "customer",
  servicer: null,
  msgtype: "text",
  body: { content: "人工" },
  text: "人工",
  menu: null,
  ...changes,
});
const changed = (changes: Partial<SessionStatusChanged> = {}): SessionStatusChanged => ({
  type: "session_status_change",
  msgid: "m3",
  at: NOW - 1_000,
  ...PLACE,
  change: 1,
  oldServicer: null,
  newServicer: "lisi",
  msgCode: "code",
  ...changes,
});

const sort = (items: KfItem[], changes: Partial<Reading> = {}) => classifyItems(items, reading(changes));
const types = (items: KfItem[], changes: Partial<Reading> = {}) => {
  const { urgent, others } = sort(items, changes);
  return { urgent: urgent.map(({ type }) => type), others: others.map(({ type }) => type) };
};

test("codes and entrances are urgent, and messages are not, in any order of the items", () => {
  const items = [said(), entered({ scene: "expo" }), said({ msgid: "m9" }), changed()];
  expect(types(items)).toEqual({ urgent: ["entered", "code", "code"], others: ["said", "said"] });
});

test("an enter_session without a code is only counted", () => {
  const { urgent, others, counts } = sort([entered({ welcomeCode: null })]);
  expect([urgent, others, counts.enteredWithoutCode]).toEqual([[], [], 1]);
  expect(sort([entered()]).counts.enteredWithoutCode).toBe(0);
});

test("an entrance is told when it has a scene, or came from 视频号", () => {
  const channels = { scene: 1, nickname: "旗舰店" };
  for (const from of [{ scene: "expo" }, { channels }])
    expect(sort([entered({ welcomeCode: null, ...from })]).urgent).toMatchObject([
      { type: "entered", at: NOW - 1_000, ...PLACE, ...from },
    ]);
});

describe("a claim", () => {
  test("of an enter_session has the scene, the code and the channels of the event", () => {
    const channels = { scene: 1, nickname: "旗舰店" };
    const [, news] = sort([entered({ scene: "expo", sceneParam: "7", channels })]).urgent;
    expect(news).toMatchObject({
      claim: {
        event: "kf.entered",
        app: "sales",
        ...PLACE,
        scene: "expo",
        code: "code",
        eventAt: NOW - 1_000,
        details: { sceneParam: "7", channels, message: null },
      },
    });
  });

  test.for([
    [1, { event: "kf.accepted", staff: "lisi" }],
    [3, { event: "kf.ended", staff: "wangwu" }],
  ] as const)("of change %i names the servicer", ([change, expected]) => {
    const [news] = sort([changed({ change, oldServicer: "wangwu" })]).urgent;
    expect(news).toMatchObject({ claim: expected });
  });

  test("of a message has what the customer wrote, and no code", () => {
    const [news] = sort([said({ menu: "101" })]).others;
    const message = { msgtype: "text", text: "人工", menu: "101" };
    expect(news).toMatchObject({
      type: "said",
      claim: {
        event: "kf.message",
        code: null,
        staff: null,
        scene: null,
        details: { sceneParam: null, channels: null, message },
      },
    });
  });

  test("is not made for other changes, nor for a change without a code", () => {
    for (const change of [2, 4, 99]) expect(sort([changed({ change })]).urgent).toEqual([]);
    expect(sort([changed({ msgCode: null })]).urgent).toEqual([]);
  });

  test("has the same id when its item is read again, and another id for another code or message", () => {
    const idOf = (item: KfItem) => {
      const { urgent, others } = sort([item]);
      const [news] = [...urgent, ...others];
      return news !== undefined && "claim" in news ? news.claim.id : null;
    };
    expect(idOf(entered())).toBe(idOf(entered({ msgid: "again" })));
    expect(idOf(entered())).not.toBe(idOf(entered({ welcomeCode: "other" })));
    expect(idOf(said())).toBe(idOf(said()));
    expect(idOf(said())).not.toBe(idOf(said({ msgid: "other" })));
    expect(idOf(said())).not.toBe(idOf(said({ account: "wkB" })));
  });

  test("names the credentials of the callback, for a code and for a message", () => {
    const { urgent, others } = sort([entered(), said()], { credentials: "of the new secret" });
    expect([...urgent, ...others]).toMatchObject([
      { claim: { credentials: "of the new secret" } },
      { claim: { credentials: "of the new secret" } },
    ]);
  });
});

describe("an item that is too late", () => {
  test("is left out when it happened before the inbox began", () => {
    const { urgent, others, counts } = sort([entered(), said(), changed()], { since: NOW - 500 });
    expect([urgent, others, counts.stale]).toEqual([[], [], 3]);
    expect(types([entered(), said()], { since: NOW - 1_000 })).toEqual({
      urgent: ["code"],
      others: ["said"],
    });
  });

  test("is a code whose window is over and that was read before, but not one that is read for the first time", () => {
    const late = entered({ at: NOW - 25_000 });
    expect(types([late], { toldUntil: NOW - 24_000 }).urgent).toEqual([]);
    expect(types([late], { toldUntil: NOW - 25_000 }).urgent).toEqual(["code"]);
    expect(types([late]).urgent).toEqual(["code"]);
  });

  test("is a message from a quarter of an hour ago", () => {
    expect(types([said({ at: NOW - 15 * 60_000 })]).others).toEqual([]);
    expect(types([said({ at: NOW - 5 * 60_000 })]).others).toEqual(["said"]);
  });

  test("is a message whose deadline is now", () => {
    const windowMs = deadlineOf({ event: "kf.message", eventAt: 0, receivedAt: 0 });
    expect(types([said({ at: NOW - windowMs })]).others).toEqual([]);
    expect(types([said({ at: NOW - windowMs + 1 })]).others).toEqual(["said"]);
  });

  test("is not a code with 48 hours that is read again a day later", () => {
    expect(types([changed({ at: NOW - 24 * 60 * 60_000 })], { toldUntil: NOW }).urgent).toEqual(["code"]);
  });
});

test("a servicer's message and a failed message become events, and an unknown item is counted", () => {
  const failed: KfItem = {
    type: "msg_send_fail",
    msgid: "m4",
    at: NOW,
    ...PLACE,
    failedMsgid: "x",
    failType: 6,
  };
  const other: KfItem = { type: "other", msgid: null, at: null, kind: "?", raw: {} };
  const { others, counts } = sort([said({ author: "servicer" }), failed, other]);
  expect(others).toEqual([
    { type: "replied", at: NOW - 1_000, ...PLACE },
    { type: "failed", at: NOW, ...PLACE, msgid: "x", failType: 6 },
  ]);
  expect(counts).toMatchObject({ items: 3, unknown: 1 });
});
