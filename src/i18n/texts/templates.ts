/** What is wrong with a text that is to be filled in, and what became of it when it was. */
import { texts } from "../text.ts";

export const TEMPLATES = texts({
  // Liquid
  "too-long-to-fill-in": {
    en: "this text is too long to be filled in",
    zh: "这段文字太长，填不了内容；请写短一些",
  },
  "assigned-variable": {
    en: "{name} cannot be assigned to",
    zh: "不能给 {name} 赋值；请换一个名字",
  },
  "tag-not-opened": {
    en: "`{tag}` has no tag that opens it",
    zh: "`{tag}` 前面没有对应的开始标签",
  },
  "unknown-tag": {
    en: "`{tag}` is not allowed in messages: {tags} are{hint}",
    zh: "消息里不能用 `{tag}`，可以用 {tags}{hint}",
  },
  "unknown-filter": { en: "{name} is not a filter{hint}", zh: "没有 {name} 这个过滤器{hint}" },
  "unreadable-liquid": {
    en: "the Liquid cannot be read: {why}{cure}",
    zh: "Liquid 写得不对：{why}{cure}",
  },
  "not-closed": { en: "{kind} {text} not closed", zh: "{text} 没有结束" },
  "no-value": { en: "invalid value expression: {text}", zh: "{text} 这里不是一个值" },
  "unexpected-sign": { en: "unexpected character {text}", zh: "{text} 这里多了或少了符号" },
  "unexpected-if": { en: "unexpected {text}", zh: "{text} 不能写在这里" },
  "undefined-filter": { en: "undefined filter: {text}", zh: "没有 {text} 这个过滤器" },
  "colon-missing": {
    en: 'expected ":" after filter name',
    zh: "过滤器的名字后面要有英文冒号 :",
  },
  "pipe-missing": { en: 'expected "|" before filter', zh: "过滤器前面要有 |" },
  "english-punctuation-inside": {
    en: "; inside of {{ }} use English punctuation",
    zh: "；{{ }} 里面请用英文标点",
  },
  "write-elsif": { en: "; write elsif", zh: "；请写 elsif" },
  "write-two-equals-signs": { en: "; to compare, write ==", zh: "；比较请写 ==" },

  // Variables
  "field-needed": {
    en: "{name} has several fields; say which one, such as {name}.name",
    zh: "{name} 有好几个字段，请写明是哪个，例如 {name}.name",
  },
  "field-computed": {
    en: "a field of {name} must be named, such as {name}.name",
    zh: "{name} 的字段请直接写出来，例如 {name}.name",
  },
  "unknown-field": { en: "{name} is not known{hint}", zh: "没有 {name} 这个字段{hint}" },
  "fields-are": { en: "; {name} has {fields}", zh: "；{name} 有 {fields}" },
  "no-fields": { en: "{name} has no fields of its own", zh: "{name} 下面没有别的字段" },
  "unknown-variable": { en: "{name} is not a variable{hint}", zh: "没有 {name} 这个变量{hint}" },
  "text-in-english-quotes": {
    en: "; a text stands in English quotes",
    zh: "；文字请用英文引号括起来",
  },
  "variable-of-other-events": {
    en: "{name} belongs to {events}, not to {event}",
    zh: "{event} 里没有 {name}，它只用于 {events}",
  },

  // Filled in
  "no-welcome-body": { en: "it is no welcome", zh: "它不是欢迎语" },
  "no-kf-body": { en: "it is no message of customer service", zh: "它不是微信客服的消息" },
  "filled-message-empty": { en: "the message is empty", zh: "消息是空的" },
  "filled-menu-empty": { en: "the menu is empty", zh: "菜单是空的" },
  "text-unfilled": { en: "{place} could not be filled in", zh: "{place} 填不出来" },
  "filled-too-long": {
    en: "{place} is {bytes} bytes, at most {most} are possible",
    zh: "{place} 有 {bytes} 字节，最多 {most} 字节",
  },
  "filled-empty": { en: "{place} is empty", zh: "{place} 是空的" },
  "text-cut": {
    en: "{message}: {place} cut from {bytes} to {left} bytes",
    zh: "{message}：{place} 太长，从 {bytes} 字节截到了 {left} 字节",
  },
  "not-uploaded": { en: "media {name} is not uploaded yet", zh: "素材 {name} 还没上传好" },
  "message-unfilled": {
    en: "{message} could not be filled in: {reason}",
    zh: "{message} 填不出来：{reason}",
  },
});
