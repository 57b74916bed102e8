import { texts } from "../../../src/i18n/text.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
export const CODES = texts({
  "title": {
    en: "Channel codes",
    zh: "渠道码",
  },
  "what-it-is": {
    en: "A QR code that adds a member and tells where the customer came from: its State, by which rules choose the welcome.",
    zh: "扫码添加成员，并记住客户从哪里来：规则按 State 选择欢迎语。",
  },
  "app": {
    en: "App",
    zh: "应用",
  },
  "new": {
    en: "New code",
    zh: "新建渠道码",
  },
  "none": {
    en: "This app has no codes yet: make the first one above. Codes that the app made elsewhere are taken in with npm run codes -- adopt.",
    zh: "该应用还没有渠道码，请在上面新建。以前用接口建的码，请开发同事运行 npm run codes -- adopt 收进来。",
  },
  "find": {
    en: "Find by State, note, member",
    zh: "按 State、备注、成员查找",
  },
  "no-such": {
    en: "No code fits.",
    zh: "没有符合的渠道码。",
  },
  "gone": {
    en: "deleted in WeCom",
    zh: "已在企业微信删除",
  },
  "staff": {
    en: "Members (userids)",
    zh: "成员（userid）",
  },
  "staff-hint": {
    en: "One or several, with commas or line breaks; 100 at most, those of departments included.",
    zh: "可填多个，用逗号或换行隔开；连同部门成员最多 100 人。",
  },
  "departments": {
    en: "Departments (ids)",
    zh: "部门（id）",
  },
  "accept": {
    en: "Who scans it",
    zh: "扫码后",
  },
  "auto": {
    en: "is a contact at once",
    zh: "直接成为好友",
  },
  "ask": {
    en: "is a contact when the member accepts",
    zh: "需成员通过",
  },
  "exclusive": {
    en: "lead a customer to the member whom the customer has already",
    zh: "老客户仍找原来的成员",
  },
  "note": {
    en: "Note",
    zh: "备注",
  },
  "state": {
    en: "State",
    zh: "State",
  },
  "state-hint": {
    en: "30 characters at most, such as expo-7: rules name it. It cannot be changed later.",
    zh: "最多 30 个字符，例如 expo-7；规则里写的就是它。之后不能改。",
  },
  "state-missing": {
    en: "State: enter the name of the channel, such as expo-7.",
    zh: "State：请填渠道的名字，例如 expo-7。",
  },
  "state-taken": {
    en: "State: there is a code {state} already. Choose another State, or change that code in the list.",
    zh: "State：已经有 {state} 这个渠道码了。请换一个 State，或在列表里修改它。",
  },
  "who-missing": {
    en: "Enter a member or a department: somebody has to receive the customers.",
    zh: "请填成员或部门，至少填一项：客户要有人接待。",
  },
  "no-department": {
    en: "Departments: expected ids, which are whole numbers such as 3; found {found}.",
    zh: "部门：请填部门 id（整数，例如 3），现在填的是“{found}”。",
  },
  "used-by": {
    en: "rules: {rules}",
    zh: "用到的规则：{rules}",
  },
  "not-used": {
    en: "no rule names it: the rules without a state apply",
    zh: "没有规则写到它，会用不限 State 的规则",
  },
  "change": {
    en: "Change",
    zh: "修改",
  },
  "download": {
    en: "Picture",
    zh: "下载图片",
  },
  "figures": {
    en: "Figures",
    zh: "数据",
  },
  "delete": {
    en: "Delete",
    zh: "删除",
  },
  "picture-of": {
    en: "QR code of {state}",
    zh: "{state} 的二维码",
  },
  "make": {
    en: "Make the code",
    zh: "新建",
  },
  "save": {
    en: "Save",
    zh: "保存",
  },
  "saving": {
    en: "Saving…",
    zh: "正在保存…",
  },
  "cancel": {
    en: "Cancel",
    zh: "取消",
  },
  "title-new": {
    en: "New channel code",
    zh: "新建渠道码",
  },
  "title-change": {
    en: "Change {state}",
    zh: "修改 {state}",
  },
  "picture-stays": {
    en: "The picture stays the same: printed codes go on working.",
    zh: "二维码图片不变，印出去的继续有效。",
  },
  "title-delete": {
    en: "Delete {state}?",
    zh: "删除 {state}？",
  },
  "delete-hint": {
    en: "Every printed copy of this code dies, and none can be brought back. Type the State to delete it:",
    zh: "印出去的这个码会全部失效，且不能恢复。确认删除请输入它的 State：",
  },
  "deleting": {
    en: "Deleting…",
    zh: "正在删除…",
  },
  "not-drawn": {
    en: "The picture could not be fetched from WeCom; try again in a minute.",
    zh: "没能从企业微信取到图片，请一分钟后重试。",
  },
});
