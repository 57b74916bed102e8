/** The rules file of a single shop, tested with a table of cases. */
import { gallery } from "./gallery.ts";

const added = (more: object = {}) => ({ customer: { name: "李雷" }, staff: { name: "小美" }, ...more });
const CLOSED = "您好，我们现在没有营业，开门以后回复您。急事请打 010-5555-0100。";

gallery("one-shop.yaml", [
  [
    "上午扫店里海报的新顾客",
    added({ state: "poster" }),
    "2026-11-24T10:30",
    "默认",
    "早上好，李雷！我是小美。\n今天想看点什么？直接在这里告诉我就行。\n[新朋友见面礼](https://example.com/coupon?from=poster)",
  ],
  [
    "下午从名片加的，没有 state",
    added(),
    "2026-11-24T15:00",
    "默认",
    "您好，李雷！我是小美。\n今天想看点什么？直接在这里告诉我就行。\n[新朋友见面礼](https://example.com/coupon?from=card)",
  ],
  [
    "周五晚上十点还没打烊",
    added({ state: "poster" }),
    "2026-11-27T22:00",
    "默认",
    "晚上好，李雷！我是小美。\n今天想看点什么？直接在这里告诉我就行。\n[新朋友见面礼](https://example.com/coupon?from=poster)",
  ],
  ["周四晚上十点已经打烊", added(), "2026-11-26T22:00", "没开门", CLOSED],
  ["除夕白天也不营业", added(), "2027-02-05T14:00", "没开门", CLOSED],
  [
    "初三开半天",
    added({ state: "poster" }),
    "2027-02-08T12:00",
    "默认",
    "您好，李雷！我是小美。\n今天想看点什么？直接在这里告诉我就行。\n[新朋友见面礼](https://example.com/coupon?from=poster)",
  ],
  [
    "收银台的码，什么时候扫都一样",
    added({ state: "cashier" }),
    "2026-11-24T23:00",
    "收银台",
    "谢谢惠顾！小票丢了也没关系，凭这个对话就能退换。",
  ],
  ["早上还没开门", added({ state: "poster" }), "2026-11-24T09:59", "没开门", CLOSED],
  ["除夕前一天夜里，明天也不开门", added(), "2027-02-04T23:00", "没开门", CLOSED],
  [
    "免验证加上、店员还没加回的顾客",
    added({ via: "half" }),
    "2026-11-24T15:00",
    "免验证",
    "您好，我是小美，今天想看点什么？直接在这里告诉我就行。",
  ],
  ["免验证的顾客夜里加的", added({ via: "half" }), "2026-11-24T23:00", "没开门", CLOSED],
]);
