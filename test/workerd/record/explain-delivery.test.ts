/** Tests the explanation of a delivery: the decision of the rules in force about its event. */
import { expect, test } from "vitest";
import { type KfClaim, openDelivery } from "../../../src/delivery/delivery.ts";
import type { Conversations } from "../../../src/delivery/kf/conversations.ts";
import { explainDelivery } from "../../../src/delivery/record/explain-delivery.ts";
import { inWords } from "../../../src/i18n/words.ts";
import { compiledRules, kfFile } from "../../unit/rules/files.ts";

test("the notes of a reply say that the customer's message is not shown", () => {
  const claim: KfClaim = {
    id: "0-0",
    app: "sales",
    event: "kf.message",
    customer: "wmAAA",
    account: null,
    staff: null,
    scene: null,
    details: null,
    via: null,
    state: null,
    code: null,
    eventAt: 1_000,
    receivedAt: 2_000,
  };
  const inForce = { compiled: compiledRules(kfFile("message")), from: "rules", text: "" };
  // The account is not known, so the code asks no conversation.
  const { notes } = explainDelivery(openDelivery(claim), inForce, {} as Conversations);
  expect(notes.map((note) => inWords(note, "en"))).toContainEqual(
    "what the customer wrote is not shown: no condition on it fits here, nor its `not`",
  );
});
