import { gallery } from "./gallery.ts";

const added = (more: object = {}) => ({ customer: { name: "李雷" }, staff: { name: "小美" }, ...more });

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
  [
    "周四晚上十点已经打烊",
    added(),
    "2026-11-26T22:00",
    "打烊了",
    "我们打烊了，明天一早回复您。急事请打 010-5555-0100。",
  ],
  [
    "除夕白天也不营业",
    added(),
    "2027-02-05T14:00",
    "打烊了",
    "我们打烊了，明天一早回复您。急事请打 010-5555-0100。",
  ],
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
  [
    "店员免验证添加的顾客",
    added({ via: "half" }),
    "2026-11-24T15:00",
    "主动添加",
    "您好，我是小美，您刚才在店里扫过码。",
  ],
]);
