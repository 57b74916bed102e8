/** The callbacks' Tokens that an inbox keeps: the newest of them, and none that is too old. */
import { expect, test } from "vitest";
import { InboxState } from "../../../src/kf/inbox-state.ts";

const NOW = 1_000_000;

function newInbox(): InboxState {
  const stored = new Map<string, unknown>();
  const kv = {
    get: (key: string) => stored.get(key),
    put: (key: string, value: unknown) => stored.set(key, value),
  };
  return new InboxState(kv as unknown as SyncKvStorage);
}

const tokensOf = ({ notices }: InboxState) => notices.tokens.map(({ token }) => token);

test("keeps the four newest Tokens, however many callbacks come", () => {
  const inbox = newInbox();
  for (let n = 1; n <= 1_000; n += 1) inbox.noteCallback("sales", `token ${n}`, NOW + n);
  expect(tokensOf(inbox)).toEqual(["token 1000", "token 999", "token 998", "token 997"]);
  expect(inbox.notices.told).toBe(1_000);
});

test("keeps a Token once, though callbacks repeat it", () => {
  const inbox = newInbox();
  for (const token of ["one", "two", "one", "one"]) inbox.noteCallback("sales", token, NOW);
  expect(tokensOf(inbox)).toEqual(["one", "two"]);
});

test("drops Tokens that WeCom takes no longer when the next callback comes", () => {
  const inbox = newInbox();
  inbox.noteCallback("sales", "old", NOW);
  inbox.noteCallback("sales", "new", NOW + 10 * 60_000);
  expect(tokensOf(inbox)).toEqual(["new"]);
});
