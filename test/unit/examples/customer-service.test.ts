/** The rules file of a customer-service account, tested with a table of cases. */
import { gallery } from "./gallery.ts";

const kf = (event: string, more: object = {}) => ({
  event: `kf.${event}`,
  customer: { name: "李雷" },
  ...more,
});
const says = (text: string) => kf("message", { message: { text } });
const taps = (menu: string, text: string) => kf("message", { message: { menu, text } });
const DAY = "2026-11-24T10:00";
const NIGHT = "2026-11-24T22:00";
const CLOSED = "人工客服的时间是周一至周五 9:00–21:00、周末 10:00–18:00。请先留言，我们上班后联系您。";

gallery("customer-service.yaml", [
  [
    "上班时进入会话，看到菜单",
    kf("entered"),
    DAY,
    "进入",
    "李雷，请问需要什么帮助？\n[查订单] [门店地址] [常见问题] [人工服务]\n也可以打字：「退货」看退换办法，「人工」找客服。",
  ],
  ["夜里进入会话", kf("entered"), NIGHT, "下班进入", CLOSED],
  ["周六晚上七点进入会话", kf("entered"), "2026-11-28T19:00", "下班进入", CLOSED],
  ["进了待接入池", kf("queued"), DAY, "排队", "正在为您转接人工客服，请稍候。"],
  [
    "夜里进了待接入池，没有人可转",
    kf("queued"),
    NIGHT,
    "下班排队",
    "您的留言收到了，客服上班后按顺序回复您。",
  ],
  [
    "专线的客户被接起来",
    kf("accepted", { scene: "vip-7", staff: { userid: "wangwu", name: "王五" } }),
    DAY,
    "专线接入",
    "专属顾问王五为您服务，请讲。",
  ],
  [
    "普通客户被接起来",
    kf("accepted", { scene: "shop" }),
    DAY,
    "久等",
    "5 分钟后没人开口才发：客服正在同时接待几位客户，请再等一下。",
  ],
  ["会话结束", kf("ended"), DAY, "评价", "您对本次服务满意吗？\n[满意] [不满意]"],
  ["点了满意", taps("good", "满意"), DAY, "满意", "谢谢您的肯定！"],
  ["点了不满意", taps("bad", "不满意"), DAY, "不满意", "很抱歉让您失望了，请说说哪里不好，主管会看。"],
  ["点了查订单", taps("order", "查订单"), DAY, "查订单", "点这里查看订单：https://example.com/orders"],
  ["点了门店地址", taps("shop", "门店地址"), DAY, "门店地址", "[旗舰店]"],
  ["点了人工服务", taps("human", "人工服务"), DAY, "转人工", "→ queue"],
  ["打字要人工", says("我要转人工！"), DAY, "转人工", "→ queue"],
  ["夜里要人工", says("我要转人工！"), NIGHT, "人工已下班", CLOSED],
  ["白天看到的菜单，夜里才点人工服务", taps("human", "人工服务"), NIGHT, "人工已下班", CLOSED],
  ["指名找人，找不到就排队", says("找王经理"), DAY, "找王经理", "→ wangwu\n→ queue"],
  ["夜里指名找人，等他上班", says("找王经理"), NIGHT, "下班留言", "→ queue"],
  [
    "问退货，回复里引用他的话",
    says("上周买的鞋能退货吗？鞋盒已经扔了，小票也没有留"),
    DAY,
    "退货",
    "关于「上周买的鞋能退货吗？鞋盒已经扔了，小票…」：签收 7 天内可以退换，点这里申请 https://example.com/return",
  ],
  ["发来图片", kf("message", { message: { msgtype: "image" } }), DAY, "图片", "→ queue"],
  ["夜里发来图片", kf("message", { message: { msgtype: "image" } }), NIGHT, "下班留言", "→ queue"],
  ["夜里留言，说好上班后联系", says("我的包裹还没到，13800000000"), NIGHT, "下班留言", "→ queue"],
  ["周日六点以后留言", says("在吗"), "2026-11-29T18:00", "下班留言", "→ queue"],
  ["闲聊不回", says("今天天气不错"), DAY, null, "（没有规则）"],
]);
