/** What a value is, what it should be, and what may have been meant: of a file's values, and of a program's. */
import { texts } from "../text.ts";

export const VALUES = texts({
  "expected-found": { en: "expected {what}, found {found}{cure}", zh: "这里要写{what}，现在是{found}{cure}" },
  nothing: { en: "nothing", zh: "空" },
  null: { en: "nothing", zh: "空", program: { en: "null", zh: "null" } },
  "an-empty-text": { en: "an empty text", zh: "空的文字" },
  "the-text": { en: "the text {text}", zh: "文字 {text}" },
  "the-number": { en: "the number {number}", zh: "数字 {number}" },
  "the-value": { en: "the value {value}", zh: "{value}" },
  "a-list": { en: "a list", zh: "列表", program: { en: "an array", zh: "数组" } },
  "a-group-of-keys": { en: "a group of keys", zh: "一组键", program: { en: "an object", zh: "对象" } },
  "text-in-gbk": { en: "what looks like GBK", zh: "像是 GBK 编码的文字" },
  "bytes-not-utf-8": { en: "bytes that are not UTF-8", zh: "不是 UTF-8 的字节" },
  "put-in-quotes": {
    en: "; put it in quotes",
    zh: "；请加上引号",
    program: { en: "; it must be a string", zh: "；请改成字符串" },
  },

  "none-of": { en: "{value} is none of {words}{hint}", zh: "{value} 不在可选的词里，可以写{words}{hint}" },
  "one-of": { en: "one of {words}", zh: "{words}之一" },
  "as-written": { en: "{word}", zh: "{word}" },

  "the-keys-of": { en: "the keys of {what}", zh: "{what}的各个键" },
  "needs-key": { en: "{what} needs {key}", zh: "{what}缺少 {key}，请补上" },
  "unknown-key": { en: "{key} is not {member}{hint}", zh: "{key} 不是{member}{hint}" },
  "a-key-of": { en: "a key of {what}", zh: "{what}可用的键" },
  "below-content": {
    en: "; write { content: … }",
    zh: "；请写成 { content: … }",
    program: { en: '; write { "content": … }', zh: '；请写成 { "content": … }' },
  },
  "english-colon": {
    en: "; the colon behind a key must be the English :",
    zh: "；键后面请用英文冒号 :",
    program: { en: "", zh: "" },
  },
  "blank-behind-colon": {
    en: "; the colon behind a key needs a space behind it",
    zh: "；请在键的冒号后面加一个空格",
    program: { en: "; leave it out, also where it is null", zh: "；请去掉，值为 null 也不行" },
  },
  "quote-text-before": {
    en: "; if it belongs to the text before it, put that whole text in quotes",
    zh: "；如果它是前面那段文字的一部分，请把整段文字加上引号",
    program: { en: "; leave it out, also where it is null", zh: "；请去掉，值为 null 也不行" },
  },
  "with-key": { en: "{what} with {key}", zh: "带 {key} 的{what}" },
  "needs-kind": {
    en: '{what} needs "{key}": {kinds} are possible',
    zh: '{what}缺少 "{key}"，请补上，可以写{kinds}',
  },
  "unknown-kind": {
    en: "{kind} is not {whole}; {kinds} are{hint}",
    zh: "{whole}没有 {kind} 这种类型，可以写{kinds}{hint}",
  },
  "empty-name": { en: "a name must not be empty", zh: "名称不能为空，请填写" },

  "empty-text": {
    en: "{what} is empty; write something or leave the key out",
    zh: "{what}是空的，请填写内容，或者去掉这个键",
  },
  "unsendable-character": {
    en: "{what} holds a character that cannot be sent (a control character or half of an emoji)",
    zh: "{what}里有发不出去的字符（控制字符，或者半个表情），请删掉",
  },
  "text-too-long": {
    en: "{what} is {bytes} bytes, WeCom takes at most {most} (a Chinese character is 3)",
    zh: "{what}太长，请缩短：现在 {bytes} 字节，企业微信最多收 {most} 字节（一个汉字 3 字节）",
  },
  "not-an-id": {
    en: "{what} holds a blank or another character that no id of WeCom's has",
    zh: "{what}里有空格，或者企业微信的 id 里不会有的字符，请核对后重新填写",
  },
});
