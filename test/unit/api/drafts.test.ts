/** A program's call claims a code under the id of the event's own claim, so that the code is used once. */
import { expect, test } from "vitest";
import {
  eventMessageDraft,
  kfMessageDraft,
  transferDraft,
  welcomeDraft,
} from "../../../src/api/programs/drafts.ts";
import { claimOf } from "../../../src/callback/claim.ts";
import { classifyItems } from "../../../src/kf/classify.ts";
import { readItem } from "../../../src/kf/items.ts";
import { KF_STATE } from "../../../src/wecom/kf.ts";

const NOW = Date.UTC(2026, 10, 24, 8);
const welcome = { text: { content: "您好" } };
const message = { msgtype: "text", ...welcome } as const;

test("a program's welcome has the claim of the callback", () => {
  const { claim } = welcomeDraft(
    "sales",
    { to: { welcome_code: "CODE", external_userid: "wm1", userid: "zhangsan" }, message: welcome },
    NOW,
  );
  const event = {
    ...({ type: "contact.added", via: "added", corpId: "ww1", suiteId: null } as const),
    staff: "zhangsan",
    customer: "wm1",
    state: null,
    welcomeCode: "CODE",
    at: NOW,
  };
  const theirs = claimOf("sales", event, NOW);
  expect(claim).toEqual({ ...theirs, via: null });
  expect(claimOf("support", event, NOW).id).not.toBe(claim.id);
});

test("a program's message with a code has the claim of the inbox, for any app", () => {
  const item = readItem({
    msgid: "m",
    send_time: NOW / 1_000,
    origin: 4,
    msgtype: "event",
    event: { event_type: "enter_session", open_kfid: "wk1", external_userid: "wm1", welcome_code: "CODE" },
  });
  const { urgent } = classifyItems([item], {
    app: "sales",
    receivedAt: NOW,
    since: 0,
    toldUntil: 0,
  });
  const { claim } = eventMessageDraft(
    "support",
    { to: { code: "CODE", external_userid: "wm1", open_kfid: "wk1" }, message },
    NOW,
  );
  expect(urgent).toMatchObject([{ type: "code", claim: { id: claim.id, event: claim.event, code: "CODE" } }]);
});

test("a program's message without a code has another claim each time", () => {
  const wish = (nonce: string) =>
    kfMessageDraft("sales", { to: { touser: "wm1", open_kfid: "wk1" }, message }, nonce, NOW).claim;
  expect(wish("a").id).not.toBe(wish("b").id);
  expect(wish("a")).toMatchObject({ event: "kf.message", code: null, account: "wk1", customer: "wm1" });
});

test.for([
  [KF_STATE.assistant, { to: "assistant" }],
  [KF_STATE.queued, { to: "queue" }],
  [KF_STATE.human, { to: "servicer", servicer: "lisi" }],
  [KF_STATE.ended, { to: "end" }],
] as const)("service_state %i becomes the transfer %j", ([state, to]) => {
  const body = { service_state: state, ...(state === KF_STATE.human && { servicer_userid: "lisi" }) };
  const { act, forRules } = transferDraft("sales", { account: "wk1", customer: "wm1" }, body, "n", NOW);
  expect([act, forRules]).toMatchObject([{ family: "transfer", to }, false]);
});
