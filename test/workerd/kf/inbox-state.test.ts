/** Tests what an inbox stores of callbacks: which Tokens may still be sent, for which apps, and with which credentials. */
import { expect, test } from "vitest";
import { World } from "./inbox-world.ts";

const NOW = 1_800_000_000_000;
/** WeCom's ten minutes, less the time of a call. */
const TOKEN_MS = 595_000;

const state = () => new World().state();
const tokensOf = ({ notices }: ReturnType<typeof state>) => notices.tokens.map(({ token }) => token);

test("the newest Token comes first, four are kept, and a Token that comes again is kept once", () => {
  const inbox = state();
  for (const token of ["a", "b", "c", "d", "e", "c"]) inbox.noteCallback("sales", token, NOW);
  expect(tokensOf(inbox)).toEqual(["c", "e", "d", "b"]);
  expect(inbox.notices).toMatchObject({ told: 6, firstAt: NOW, apps: ["sales"] });
});

test("a callback without a Token stores none, and the first callback's time stays", () => {
  const inbox = state();
  inbox.noteCallback("sales", "a", NOW);
  inbox.noteCallback("sales", "", NOW + 1_000);
  expect(tokensOf(inbox)).toEqual(["a"]);
  expect(inbox.notices).toMatchObject({ told: 2, firstAt: NOW, lastAt: NOW + 1_000 });
});

test("a Token is sent until ten minutes are nearly over, and is then forgotten", () => {
  const inbox = state();
  inbox.noteCallback("sales", "a", NOW);
  expect(inbox.tokenAt(NOW + TOKEN_MS - 1)?.token).toBe("a");
  expect(inbox.tokenAt(NOW + TOKEN_MS)).toBeNull();
  inbox.noteCallback("sales", "b", NOW + TOKEN_MS);
  expect(tokensOf(inbox)).toEqual(["b"]);
});

test("a Token is found for its app, and the newest for any app", () => {
  const inbox = state();
  inbox.noteCallback("sales", "a", NOW);
  inbox.noteCallback("support", "b", NOW);
  expect([inbox.tokenAt(NOW, "sales"), inbox.tokenAt(NOW, "support"), inbox.tokenAt(NOW)]).toMatchObject([
    { token: "a" },
    { token: "b" },
    { token: "b" },
  ]);
  expect(inbox.tokenAt(NOW, "other")).toBeNull();
  inbox.dropToken("b");
  expect([inbox.tokenAt(NOW)?.token, inbox.tokenAt(NOW, "support")]).toEqual(["a", null]);
});

test("an app that is dropped takes its Tokens along, and no others", () => {
  const inbox = state();
  inbox.noteCallback("sales", "a", NOW);
  inbox.noteCallback("support", "b", NOW);
  inbox.dropApp("support");
  expect([inbox.notices.apps, tokensOf(inbox)]).toEqual([["sales"], ["a"]]);
});

test("a callback is the first for its app, or for the app's new credentials, once", () => {
  const inbox = state();
  const note = (app: string, credentials?: string) => inbox.noteCallback(app, "", NOW, credentials);
  expect([note("sales"), note("sales")]).toEqual([true, false]);
  expect([note("sales", "old"), note("sales", "old")]).toEqual([true, false]);
  expect([note("support", "s"), note("sales", "new"), note("sales", "new")]).toEqual([true, true, false]);
  // The version before names no credentials.
  expect(note("sales")).toBe(false);
  const { credentials = new Map() } = inbox.notices;
  expect(Object.fromEntries(credentials)).toEqual({ sales: "new", support: "s" });
});

test.for(["sales", "constructor", "__proto__"])("knows the credentials of an app called %s", (app) => {
  const world = new World();
  const inbox = world.state();
  expect(inbox.noteCallback(app, "a", NOW, `${app}:1`)).toBe(true);
  expect(inbox.noteCallback(app, "b", NOW, `${app}:1`)).toBe(false);
  expect(inbox.noteCallback(app, "c", NOW, `${app}:2`)).toBe(true);
  // As an object: the version before reads it too.
  const { credentials } = Object(world.stored.get("notices"));
  expect(Object.entries(credentials)).toEqual([[app, `${app}:2`]]);
});
