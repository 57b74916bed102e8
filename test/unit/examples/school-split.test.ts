/** The rules file of a school with a split, tested with a table of cases and on a thousand customers. */
import { expect, test } from "vitest";
import { explainQuestion } from "../../../src/rules/explain/question.ts";
import { compiledRules } from "../rules/files.ts";
import { gallery, textOf } from "./gallery.ts";

const added = (state: string | null, more: object = {}, customer: object = {}) => ({
  customer: { external_userid: "wmAAA", name: "李雷", ...customer },
  staff: { name: "王老师" },
  state,
  ...more,
});
const MONDAY = "2026-11-23T10:00";
const TUESDAY = "2026-11-24T10:00";
const TRIAL = '+ {"tag":["etTRIAL","etNEW"]}\n+ {"remark":"试听-李雷"}';
const TIME = `李雷，我是王老师，试听课免费。\n每周六 9:00 和 14:00 各有一场，您方便哪一场？\n[试听课安排](https://example.com/trial?from=trial-7)\n${TRIAL}`;
const ASK = `李雷，我是王老师，试听课免费。\n想先了解一下：孩子几年级，以前学过吗？\n${TRIAL}`;
const WINTER = '寒假班 1 月 20 日 18:00 截止报名，回复「报名」我发您课表。\n+ {"tag":["etWINTER"]}';
const RESTING =
  '您好，前台现在没有人（周一全天休息）。请留下孩子的年级和想学的课程，上班后在这里回复您。\n+ {"tag":["etNEW"]}';

gallery("school-split.yaml", [
  ["试听的家长，约时间的一侧", added("trial-7"), TUESDAY, "试听", TIME],
  ["同一位家长下个月再来，还是那一侧", added("trial-7"), "2026-12-29T19:00", "试听", TIME],
  ["另一位家长，先了解的一侧", added("trial-7", {}, { external_userid: "wmMMM" }), TUESDAY, "试听", ASK],
  [
    "已经在读的学员",
    added("trial-7", {}, { tags: ["etOTHER", "etSTUDENT"] }),
    TUESDAY,
    "在读学员",
    "您好，我是王老师，欢迎回来！上课的事直接找我。",
  ],
  [
    "试听的家长用的是企业微信",
    added("trial-7", {}, { type: 2, corp_name: "某某书店" }),
    TUESDAY,
    "试听",
    TIME,
  ],
  [
    "用企业微信从名片加过来的",
    added(null, {}, { type: 2, corp_name: "某某书店" }),
    TUESDAY,
    "企业微信客户",
    "您好，某某书店的朋友！商务合作请说明来意。",
  ],
  [
    "用企业微信加过来，不知道是哪家公司",
    added(null, {}, { type: 2, corp_name: "" }),
    MONDAY,
    "企业微信客户",
    "您好！商务合作请说明来意。",
  ],
  [
    "查不到名字的家长",
    added("trial-7", {}, { name: "" }),
    TUESDAY,
    "试听",
    TIME.replace("李雷", "家长您好").replace("李雷", "家长"),
  ],
  ["试听的家长，周六下午两点以后", added("trial-7"), "2026-11-28T15:00", "试听", TIME],
  ["寒假班报名期间", added("winter-bj"), "2027-01-20T17:59", "寒假班", WINTER],
  ["拼音写的 state 也算", added("hanjia-1"), "2026-12-01T00:00", "寒假班", WINTER],
  [
    "寒假班截止以后",
    added("winter-bj"),
    "2027-01-20T18:00",
    "默认",
    '您好，欢迎咨询！请告诉我孩子的年级，我来安排试听。\n+ {"tag":["etNEW"]}',
  ],
  ["周一前台休息", added(null), MONDAY, "前台下班", RESTING],
  ["周二一早，前台还没上班", added(null), "2026-11-24T08:00", "前台下班", RESTING],
]);

test("一千位家长里，大约两百位看到「先了解」", () => {
  const compiled = compiledRules(textOf("school-split.yaml"));
  const variants = Array.from({ length: 1_000 }, (_, n) => {
    const answered = explainQuestion(
      compiled,
      added("trial-7", {}, { external_userid: `wm${n}` }),
      TUESDAY,
      0,
    );
    return answered.ok ? answered.explanation.variant : answered.message;
  });
  const asked = variants.filter((variant) => variant === "试听-先了解").length;
  expect([new Set(variants).size, asked > 160 && asked < 240]).toEqual([2, true]);
});
