/** The fields of a delivery that leave its object. */
import { expect, test } from "vitest";
import { openDelivery } from "../../../../src/delivery/delivery.ts";
import {
  deliverySettled,
  isSettled,
  LISTED_FIELDS,
  present,
  withoutCode,
} from "../../../../src/delivery/record/record.ts";
import { coded, encode, say } from "../../../../src/i18n/sentence.ts";
import { sayAnswer } from "../../../../src/wecom/errors.ts";

const stored = openDelivery({
  id: "0-1",
  app: "sales",
  event: "kf.accepted",
  via: null,
  staff: "zhangsan",
  account: "wk1",
  customer: "wm1",
  state: null,
  scene: null,
  code: "CODE",
  details: { sceneParam: null, channels: null, message: null },
  eventAt: 1,
  receivedAt: 2,
  credentials: "sales:1",
});

test("only the listed fields leave the object", () => {
  const withNewField = { ...stored, newField: "private" };
  expect(Object.keys(withoutCode(withNewField)).sort()).toEqual([...LISTED_FIELDS, "attempts"].sort());
});

test("the code, the customer's message and the credentials stay in the object", () => {
  for (const field of ["code", "details", "given", "credentials"])
    expect(withoutCode(stored)).not.toHaveProperty(field);
});

const refused = {
  ...stored,
  outcome: "refused" as const,
  errcode: 60020,
  cause: encode(sayAnswer(60020, "not allow to access from your ip, from ip: 192.0.2.1")),
  remedy: coded("remedy-wait-for-it" as "remedy-busy"),
  notes: [coded("customer-unknown", { why: say("wecom-slow") }), "no answer", "a note of nobody's"],
  followUps: [
    {
      do: "tag" as const,
      state: "waiting" as const,
      errcode: null,
      cause: coded("messages-go-first"),
      at: 3,
    },
  ],
  settledAt: 3,
};

test("a delivery is shown in the reader's language, with codes for programs", () => {
  expect(present(refused, "zh")).toMatchObject({
    cause: "调用 IP 不在企业可信IP里（60020，来源 IP 192.0.2.1）",
    causeCode: "errcode-60020",
    notes: ["没能及时查到客户的资料：企业微信应答慢", "没有应答", "a note of nobody's"],
    noteCodes: ["customer-unknown", "no-answer", null],
    then: [{ cause: "企业微信应答慢，先让消息发出", at: "1970-01-01T00:00:00.003Z" }],
  });
  const [followUp] = refused.followUps;
  const untold = { ...refused, followUps: followUp === undefined ? [] : [{ ...followUp, at: null }] };
  expect(present(untold, "zh")).toMatchObject({ then: [{ at: null }] });
  expect(present(stored, "zh")).toMatchObject({
    cause: null,
    causeCode: null,
    remedy: null,
    remedyCode: null,
  });
});

test("a sentence of a version that comes later is shown by its code", () => {
  expect(present(refused, "zh")).toMatchObject({
    remedy: "remedy-wait-for-it",
    remedyCode: "remedy-wait-for-it",
  });
});

test("a company's programs are told in English", () => {
  if (!isSettled(refused)) throw new Error("it is settled");
  expect(JSON.parse(deliverySettled(refused).body).data).toMatchObject({
    cause: "the caller's IP is not trusted (60020, from ip 192.0.2.1)",
    causeCode: "errcode-60020",
    notes: [
      "the customer's details were not known in time: WeCom is slow to answer",
      "no answer",
      "a note of nobody's",
    ],
    then: [{ cause: "WeCom is slow to answer, and messages go first" }],
  });
});
