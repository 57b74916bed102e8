/** Tests what is stored of customers at accounts, in whatever order it is told. */
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test } from "vitest";
import { Conversations } from "../../../src/delivery/kf/conversations.ts";
import { bindings, CORP_ID } from "../wecom.ts";

afterEach(() => reset());

const PLACE = { account: "wk1", customer: "wm1" };

function inObject(work: (rows: Conversations, sql: SqlStorage) => void): Promise<void> {
  const stub = bindings.DISPATCHER.getByName(`${CORP_ID}:0`);
  return runInDurableObject(stub, (_, { storage }) => work(new Conversations(storage.sql), storage.sql));
}

describe("a customer who writes", () => {
  test("may be sent messages again, and an older or the same message changes nothing", () =>
    inObject((rows) => {
      rows.said(PLACE, 5);
      rows.counted(PLACE, 6);
      for (const at of [4, 5]) {
        rows.said(PLACE, at);
        expect(rows.find(PLACE)).toMatchObject({ saidAt: 5, sent: 1 });
      }
      rows.said(PLACE, 7);
      expect(rows.find(PLACE)).toMatchObject({ saidAt: 7, sent: 0 });
    }));

  test("after a message was counted keeps it from being taken back", () =>
    inObject((rows) => {
      rows.said(PLACE, 5);
      const before = rows.counted(PLACE, 6);
      rows.said(PLACE, 7);
      rows.counted(PLACE, 8);
      rows.uncounted(PLACE, before);
      expect(rows.find(PLACE).sent).toBe(1);
      for (let n = 0; n < 2; n++) rows.uncounted(PLACE, 7);
      expect(rows.find(PLACE).sent).toBe(0);
    }));
});

test("a servicer's older message changes nothing", () =>
  inObject((rows) => {
    for (const at of [5, 4]) rows.replied(PLACE, at);
    expect(rows.find(PLACE).repliedAt).toBe(5);
    rows.replied(PLACE, 6);
    expect(rows.find(PLACE).repliedAt).toBe(6);
  }));

test("a row is as young as its latest news, in whatever order they come", () =>
  inObject((rows, sql) => {
    const touchedAt = () => sql.exec("SELECT touchedAt FROM conversations").one()["touchedAt"];
    rows.said(PLACE, 5);
    rows.replied(PLACE, 9);
    expect(touchedAt()).toBe(9);
    rows.said(PLACE, 7);
    expect(touchedAt()).toBe(9);
  }));

test("the accounts behind another are each given once, in their order", () =>
  inObject((rows) => {
    for (const account of ["wk3", "wk1", "wk2"]) {
      for (const customer of ["wm1", "wm2"]) rows.said({ account, customer }, 1);
    }
    expect(rows.accounts("", 2)).toEqual(["wk1", "wk2"]);
    expect(rows.accounts("wk2", 2)).toEqual(["wk3"]);
  }));
