/** What keeps an inbox from being read, for its status and for the troubles of its apps. */
import { expect, test } from "vitest";
import type { Ended, Trouble } from "../../../src/credentials/troubles.ts";
import { say } from "../../../src/i18n/sentence.ts";
import { InboxTroubles } from "../../../src/kf/inbox-troubles.ts";
import { noAnswer } from "../../../src/wecom/client.ts";
import { answered } from "../../answered.ts";
import { english } from "../../english.ts";
import { anApp } from "../delivery/app.ts";

const WHY = say("rules-unreadable");

function inboxTroubles() {
  const reported: Trouble["cause"][] = [];
  const ended: Ended[] = [];
  const troubles = new InboxTroubles({
    app: (name) => (name === "sales" ? anApp() : undefined),
    report: (_, { cause }) => void reported.push(cause),
    reportEnded: (_, list) => void ended.push(...list),
  });
  return { troubles, reported, ended };
}

test("tells why the inbox cannot be read, until WeCom gives a page", () => {
  const { troubles } = inboxTroubles();
  expect(troubles.why).toBeNull();
  troubles.failed("sales", WHY, null);
  expect(troubles.why).toEqual(english("the rules could not be read from KV"));
  troubles.read();
  expect(troubles.why).toBeNull();
});

test("reports a refusal of WeCom's, and its end once, with the next page", () => {
  const { troubles, reported, ended } = inboxTroubles();
  troubles.failed("sales", WHY, answered(60020));
  expect(reported).toEqual(["60020"]);
  expect(ended).toEqual([]);
  troubles.read();
  troubles.read();
  expect(ended).toEqual([{ cause: "60020", subject: "kf", at: expect.any(Number) }]);
});

test("reports nothing of an app that is not in the configuration, nor without an answer", () => {
  const { troubles, reported, ended } = inboxTroubles();
  troubles.failed("gone", WHY, answered(60020));
  troubles.failed("sales", WHY, noAnswer("timeout"));
  troubles.read();
  expect({ reported, ended }).toEqual({ reported: [], ended: [] });
});
