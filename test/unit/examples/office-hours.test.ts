/** The rules file with office hours, tested with a table of cases and on every day of eight months. */
import { expect, test } from "vitest";
import { explainQuestion } from "../../../src/rules/explain/question.ts";
import { compiledRules } from "../rules/files.ts";
import { gallery, textOf } from "./gallery.ts";

const ADDED = { customer: { name: "李雷" }, staff: { name: "小美" } };
const ENTERED = { event: "kf.entered" };
const OPEN = "李雷，我是小美，有什么可以帮您？";
const CLOSED =
  "您好，我们现在休息。平时的上班时间是工作日 9:00–12:00、13:30–18:00。请先留言，上班后第一时间回复您。";
const DUTY = "您好，现在是值班时间，报修请直接说明地址和故障，其他问题上班后回复您。";
const NOON = "您好，正在午休，13:30 回来马上回复您。";
const SPRING = "新春快乐！我们 2 月 13 日（正月初八）开工，届时回复您。";

gallery("office-hours.yaml", [
  ["周二上午", ADDED, "2026-11-24T09:00", "上班", OPEN],
  ["周二中午", ADDED, "2026-11-24T12:00", "午休", NOON],
  ["周二下午最后一分钟", ADDED, "2026-11-24T17:59", "上班", OPEN],
  ["周二晚上有人值班", ADDED, "2026-11-24T18:00", "值班", DUTY],
  ["周五晚上值班，明天不上班", ADDED, "2026-11-27T20:00", "值班", DUTY],
  ["周二夜里没人值班", ADDED, "2026-11-24T23:00", "下班", CLOSED],
  ["周六凌晨一点，周五的班还没下", ADDED, "2026-11-28T01:00", "值班", DUTY],
  ["周一凌晨一点，周日的班十点就下了", ADDED, "2026-11-30T01:00", "下班", CLOSED],
  ["国庆节的周五不上班", ADDED, "2026-10-02T10:00", "下班", CLOSED],
  ["国庆节没有午休可言", ADDED, "2026-10-02T12:30", "下班", CLOSED],
  ["国庆后调休的周六按周一上班", ADDED, "2026-10-10T10:00", "上班", OPEN],
  ["调休的周六也有午休", ADDED, "2026-10-10T12:30", "午休", NOON],
  ["不调休的周六", ADDED, "2026-10-17T10:00", "下班", CLOSED],
  ["年会那天", ADDED, "2026-12-31T10:00", "下班", CLOSED],
  ["年会那天中午，下午不回来", ADDED, "2026-12-31T12:30", "下班", CLOSED],
  ["元旦是周五，也不上班", ADDED, "2027-01-01T10:00", "下班", CLOSED],
  ["春节前一晚值班，明天不上班", ADDED, "2027-02-03T19:00", "值班", DUTY],
  ["大年初三", ADDED, "2027-02-08T10:00", "春节", SPRING],
  ["大年初三晚上没人值班", ADDED, "2027-02-08T19:00", "春节", SPRING],
  ["开工那天凌晨，周五的班在放假", ADDED, "2027-02-13T01:00", "下班", CLOSED],
  ["正月初八开工半天", ADDED, "2027-02-13T15:59", "上班", OPEN],
  ["开工半天不午休", ADDED, "2027-02-13T12:30", "上班", OPEN],
  ["正月初八下午四点", ADDED, "2027-02-13T16:00", "下班", CLOSED],
  ["公司自己补班的周六", ADDED, "2027-02-20T10:00", "上班", OPEN],
  ["公司自己补班的周六中午", ADDED, "2027-02-20T12:30", "午休", NOON],
  ["微信客服，上班时", ENTERED, "2026-11-24T09:00", "客服上班", "您好，请问有什么可以帮您？"],
  ["微信客服，值班时", ENTERED, "2026-11-24T19:00", "客服值班", DUTY],
  ["微信客服，午休时", ENTERED, "2026-11-24T12:30", "客服午休", NOON],
  ["微信客服，下班后", ENTERED, "2026-11-24T23:00", "客服下班", CLOSED],
  ["微信客服，大年初三晚上", ENTERED, "2027-02-08T19:00", "客服春节", SPRING],
]);

test.each([
  ["加好友", ADDED, "午休", "上班"],
  ["微信客服", ENTERED, "客服午休", "客服上班"],
])("说了「13:30 回来」的日子，13:30 真的有人：%s", (_, event, noon, open) => {
  const compiled = compiledRules(textOf("office-hours.yaml"));
  const ruleAt = (at: string) => {
    const answered = explainQuestion(compiled, event, at, 0);
    return answered.ok ? answered.explanation.rule : answered.message;
  };
  const days = Array.from({ length: 243 }, (_, n) =>
    new Date(Date.UTC(2026, 6, 1 + n)).toISOString().slice(0, 10),
  );
  const promised = days.filter((day) => ruleAt(`${day}T12:30`) === noon);
  expect(promised.length).toBeGreaterThan(100);
  expect(promised.filter((day) => ruleAt(`${day}T13:30`) !== open)).toEqual([]);
  const worked = days.filter((day) => ruleAt(`${day}T11:59`) === open && ruleAt(`${day}T13:30`) === open);
  // 开工半天的那天中午也在。
  expect(worked.filter((day) => !promised.includes(day))).toEqual(["2027-02-13"]);
});
