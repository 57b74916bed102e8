/** What is said of channel codes (渠道码), and of links into customer service. */
import { texts } from "../../text.ts";

export const CODES = texts({
  // Limits
  "state-too-long": {
    en: "a State has {most} characters at most, this one has {count}: shorten it",
    zh: "State 最多 {most} 个字符，现在有 {count} 个，请缩短",
  },
  "state-of-dots": {
    en: "dots alone are no State: an address cannot name it",
    zh: "State 不能只是点号，请换一个",
  },
  "channel-too-long": {
    en: "a customer_channel has {most} bytes at most, this one has {bytes} (a Chinese character is 3), and WeCom cuts off the rest: shorten it",
    zh: "customer_channel 最多 {most} 字节（一个汉字 3 字节），现在有 {bytes} 字节，超出的会被企业微信截掉，请缩短",
  },
  "scene-characters": {
    en: "a scene has letters, digits, _ and - only",
    zh: "scene 只能用英文字母、数字、_ 和 -，请修改",
  },
  "scene-too-long": {
    en: "a scene has {most} characters at most, this one has {count}: shorten it",
    zh: "scene 最多 {most} 个字符，现在有 {count} 个，请缩短",
  },
  "scene-param-too-long": {
    en: "a scene_param has {most} bytes at most before it is encoded, this one has {bytes} (a Chinese character is 3): shorten it",
    zh: "scene_param 编码前最多 {most} 字节（一个汉字 3 字节），现在有 {bytes} 字节，请缩短",
  },
  "blank-at-end": {
    en: "a {what} has no blanks at its ends, no line breaks and no control characters",
    zh: "{what} 首尾不能有空格，也不能有换行和控制字符，请去掉",
  },
  "note-too-long": {
    en: "a note has {most} characters at most, this one has {count}: shorten it",
    zh: "备注最多 {most} 个字符，现在有 {count} 个，请缩短",
  },

  // Bodies
  "a-channel-code": { en: "a code", zh: "渠道码" },
  "a-list-of-userids": { en: "a list of userids", zh: "成员账号的列表" },
  "a-userid": { en: "a member's userid", zh: "成员账号（userid）" },
  "a-department": { en: "a department's id, a whole number", zh: "部门 id，是一个整数" },
  "note-of-a-code": { en: "the note", zh: "备注" },
  "code-needs-members": {
    en: "a code needs somebody: name staff, departments or both",
    zh: "渠道码要有接待的人，请写上 staff 或 departments",
  },
  "code-too-many-members": {
    en: "a code has {most} members at most, those of its departments included, this one has {count}: name fewer",
    zh: "一个渠道码最多 {most} 名成员（部门里的成员也算），现在有 {count} 名，请减少",
  },
  "a-code-to-delete": { en: "the code to be deleted", zh: "要删除的渠道码" },
  "state-again": {
    en: "the State of the code, again: a printed code dies for good",
    zh: "再写一次这个渠道码的 State：删除后印出去的码永久失效",
  },
  "state-not-again": {
    en: "the body names another State than the address: nothing was deleted",
    zh: "请求体里的 State 与地址里的不同，没有删除，请核对",
  },
  "a-link-to-make": { en: "a link into customer service", zh: "客服链接" },
  "a-list-of-scene-params": { en: "a list of scene_params", zh: "scene_param 的列表" },
  "scene-for-params": {
    en: "scene_params need a scene: WeCom takes none without it",
    zh: "有 scene_params 时请写上 scene，否则企业微信不接受",
  },
  "too-many-params": {
    en: "at most {most} scene_params at a time",
    zh: "一次最多 {most} 个 scene_param，请分几次",
  },

  // What came of it
  "no-such-code": {
    en: "this app has no code with this State; npm run codes -- adopt takes in those that were made elsewhere",
    zh: "这个应用没有这个 State 的渠道码；若是用别的工具建的，请运行 npm run codes -- adopt 收进来",
  },
  "exclusive-not-changeable": {
    en: "WeCom cannot change whether a code is exclusive: leave it as it is, or make a code with another State",
    zh: "企业微信不支持修改 exclusive，请保持原样，或用另一个 State 新建渠道码",
  },
  "code-answer-lost": {
    en: "WeCom's answer did not come, so it is not known whether the code was made: ask again in {wait}, and it is looked for before it is made again",
    zh: "没有收到企业微信的应答，还不知道是否已建好。请过 {wait} 再试，届时会先查找，找不到才重新创建",
  },
  "codes-not-asked": {
    en: "WeCom could not be asked ({why}): nothing is lost, ask again in a minute",
    zh: "暂时无法访问企业微信（{why}），没有影响已有的渠道码，请一分钟后再试",
  },
  "answer-of-other-shape": { en: "its answer has another shape", zh: "应答的格式不对" },
  "code-search-unfinished": {
    en: "the app made many other codes at the same time, and not all were looked at yet: ask again",
    zh: "同一时间这个应用建了很多渠道码，还没有查完，请再试一次",
  },
  "code-without-picture": {
    en: "WeCom gave no picture for this code: ask for GET …/codes?fresh=1, then again",
    zh: "企业微信没有给出这个码的图片，请先请求 GET …/codes?fresh=1，再试一次",
  },
  "picture-not-fetched": { en: "the picture could not be fetched: {why}", zh: "没有取到二维码图片：{why}" },

  // WeCom's refusals
  "code-refused": { en: "WeCom refused: {what}. {remedy}", zh: "企业微信拒绝了请求：{what}。{remedy}" },
  "code-refused-for": {
    en: "WeCom refused the code for {members}: {what}. {remedy}",
    zh: "企业微信因成员 {members} 拒绝了这个渠道码：{what}。{remedy}",
  },
  "names-and-more": { en: "{names} and {count} more", zh: "{names} 等，另有 {count} 个" },

  // Printed codes whose members are not there any more
  "member-gone": {
    en: "{userid} has left, or is outside the app's visible range (可见范围)",
    zh: "{userid} 已离职或不在应用的可见范围内",
  },
  "member-disabled": { en: "{userid} is disabled", zh: "{userid} 已被禁用" },
  "member-inactive": { en: "{userid} is not activated", zh: "{userid} 未激活" },
  "member-without-contact": {
    en: "{userid} has no customer contact (客户联系)",
    zh: "{userid} 没有客户联系权限",
  },
  "members-at-fault": { en: "{faults}", zh: "{faults}" },
  "check-codes": { en: "codes", zh: "渠道码" },
  "codes-sound": { en: "{count} {count:code|codes}", zh: "{count} 个渠道码" },
  "codes-at-fault": {
    en: "{count} printed {count:code leads|codes lead} to members who receive nobody",
    zh: "{count} 个渠道码的成员已无法接待客户",
  },
  "mend-codes": {
    en: "Name other members in them (npm run codes -- apply): the printed picture stays good.",
    zh: "请给它们换上其他成员（npm run codes -- apply），印出去的图片不用换。",
  },
  "codes-alert": { en: "{what}: {codes}. {remedy}", zh: "{what}：{codes}。{remedy}" },
  "code-fault": { en: "{state} ({why})", zh: "{state}（{why}）" },
});
