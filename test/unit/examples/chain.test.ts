/** The rules file of a chain of shops, tested with a table of cases. */
import { gallery } from "./gallery.ts";

const added = (state: string | null, more: object = {}) => ({ customer: { name: "李雷" }, state, ...more });
const entered = (more: object) => ({ event: "kf.entered", ...more });
const GUOMAO =
  "李雷，欢迎来到国贸店！我们在商城 B1 层，每天 10 点到 22 点。\n[image]\n[国贸店在这里](https://example.com/map/guomao)";
const SOON = "欢迎！国贸店 12 月 1 日 10 点开业，在商城 B1 层，开业头几天全场八折。";
const OPENING = "国贸店新店开业，12 月 7 日打烊前全场八折，到店报这条消息即可。";

gallery("chain.yaml", [
  ["国贸店的海报", added("bj-guomao-poster"), "2026-12-24T10:00", "国贸店", GUOMAO],
  ["国贸店还没开业", added("bj-guomao-poster"), "2026-11-24T10:00", "国贸店预告", SOON],
  ["开业当天十点以前还是预告", added("bj-guomao-poster"), "2026-12-01T09:59", "国贸店预告", SOON],
  ["国贸店开业", added("bj-guomao-poster"), "2026-12-01T10:00", "国贸店开业", OPENING],
  ["开业活动最后一晚，还没打烊", added("bj-guomao-poster"), "2026-12-07T21:59", "国贸店开业", OPENING],
  ["打烊以后不再说打折", added("bj-guomao-poster"), "2026-12-07T22:00", "国贸店", GUOMAO],
  [
    "北京的另一家店",
    added("bj-wangjing-table"),
    "2026-11-24T10:00",
    "北京其他店",
    "李雷，欢迎！北京有好几家店，发位置给我，我告诉您哪家最近。\n[image]",
  ],
  [
    "上海的老二维码，state 只有 shanghai",
    added("shanghai"),
    "2026-11-24T10:00",
    "上海",
    "李雷，欢迎！上海的店都可以送货上门，满 99 元免运费。\n[image]",
  ],
  [
    "没有 state 的客户",
    added(null),
    "2026-11-24T10:00",
    "其他城市",
    "您好，欢迎！请告诉我您在哪个城市，我帮您找最近的门店。",
  ],
  [
    "总部的同事自己问候",
    added("bj-guomao-poster", { app: "headquarters", staff: { userid: "boss", department: [3] } }),
    "2026-11-24T10:00",
    "总部自己问候",
    "（不发）",
  ],
  [
    "总部应用里其他部门的成员照常发",
    added("bj-guomao-poster", { app: "headquarters", staff: { userid: "shop", department: [7] } }),
    "2026-12-24T10:00",
    "国贸店",
    GUOMAO,
  ],
  [
    "从视频号直播间进客服，已经过了十二点",
    entered({ account: "wkGUOMAO", channels: { scene: "live", nickname: "某某上海旗舰店" } }),
    "2026-11-25T00:10",
    "直播间",
    "您好！直播间的优惠以主播说的为准。您看中了哪一款？我把链接发给您。",
  ],
  [
    "从上海店视频号的橱窗进客服",
    entered({ channels: { scene: "window", nickname: "某某上海旗舰店" } }),
    "2026-11-24T20:00",
    "上海视频号",
    "您好，这里是上海门店客服，可以送货上门。",
  ],
  [
    "扫桌上的码进客服",
    entered({ account: "wkGUOMAO", scene: "table", scene_param: "12" }),
    "2026-11-24T20:00",
    "扫桌码",
    "您好，12 号桌，需要加水、点单或买单请告诉我。",
  ],
  [
    "链接漏了桌号，按普通客人接待",
    entered({ account: "wkGUOMAO", scene: "table" }),
    "2026-11-24T20:00",
    "国贸店客服",
    "您好，这里是国贸店。查库存、订位置都可以找我。",
  ],
  [
    "其他店的客服账号",
    entered({ account: "wkOTHER" }),
    "2026-11-24T20:00",
    "客服默认",
    "您好，欢迎！请告诉我您在哪个城市，我帮您找最近的门店。",
  ],
]);
