/** Why a rule does not fit an event, and what an explanation takes for granted. */
import { texts } from "../text.ts";

export const EXPLAIN = texts({
  // Reasons
  "switched-off": { en: "it is switched off (enabled: false)", zh: "已停用（enabled: false）" },
  "other-event": { en: "it is for {on}, and this is {event}", zh: "只用于 {on}，这次是 {event}" },
  "not-begun": {
    en: "it begins at {from}, and this is at {now}",
    zh: "{from} 才开始，这次是 {now}",
  },
  "already-over": {
    en: "it ended at {until}, and this is at {now}",
    zh: "{until} 已经结束，这次是 {now}",
  },
  "outside-hours": {
    en: "it is for times inside of {hours}, and this is at {now}",
    zh: "只在 {hours} 的时间内用，这次是 {now}，不在其中",
  },
  "inside-hours": {
    en: "it is for times outside of {hours}, and this is at {now}",
    zh: "只在 {hours} 的时间外用，这次是 {now}，在其中",
  },
  "part-missing": {
    en: "it wants a text with {wanted} in it, and the event has {has}",
    zh: "要求文字里有 {wanted}，这次是{has}",
  },
  "part-found": {
    en: "it wants a text without {wanted} in it, and the event has {has}",
    zh: "要求文字里没有 {wanted}，这次是{has}",
  },
  "other-value": {
    en: "it wants {condition} to be {wanted}, and the event has {has}",
    zh: "要求 {condition} 是 {wanted}，这次是{has}",
  },
  "excluded-value": {
    en: "it wants {condition} to be something other than {wanted}, and the event has {has}",
    zh: "要求 {condition} 不是 {wanted}，这次是{has}",
  },
  none: { en: "none", zh: "空" },
  "so-many-more": { en: "{count} more", zh: "另外 {count} 个" },

  // Menu items
  "tapped-text": {
    en: "a tap on {item} brings the text of that item: {text}",
    zh: "点了 {item}，文字就取这一项上写的：{text}",
  },
  "tapped-text-unknown": {
    en: "what the item {item} says is not known: {why}; give it as the message's text",
    zh: "请写明消息的文字：不知道 {item} 这一项上写着什么，{why}",
  },
  "no-menu-has-it": { en: "no menu of the rules shows it", zh: "规则里的菜单都没有这一项" },
  "several-menus-have-it": {
    en: "several menus show it, with several texts",
    zh: "有好几个菜单有这一项，文字各不相同",
  },

  // Times
  "not-a-time": {
    en: "expected a time such as 2026-11-22T09:00, found {text}",
    zh: "请写成 2026-11-22T09:00 这样的时间，{text} 不是",
  },
  "clock-put-forward": {
    en: "the clock is put forward over {text}: {taken} is taken",
    zh: "夏令时把钟拨快，跳过了 {text}；按 {taken} 算",
  },

  // A delivery's event
  "nothing-looked-up": {
    en: "nothing is looked up here: names fall to their default, and no condition on customer or department fits, nor its `not`",
    zh: "这里不查任何资料：名字都用 default；对 customer 和 department 的条件都不符合，它们的 not 也不符合",
  },
  "message-not-shown": {
    en: "what the customer wrote is not shown: no condition on it fits here, nor its `not`",
    zh: "客户写了什么不显示：对消息内容的条件都不符合，它们的 not 也不符合",
  },
});
