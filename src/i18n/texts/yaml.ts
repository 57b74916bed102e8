/** What is wrong with the YAML of a rules file. */
import { texts } from "../text.ts";

export const YAML = texts({
  "not-utf8": {
    en: "this sign could not be read: the file is not saved as UTF-8; save it as UTF-8 and try again",
    zh: "请把文件另存为 UTF-8 再试：这里有认不出的字符，文件不是用 UTF-8 保存的",
  },
  "too-many-openers": {
    en: "the file has {count} lines, commas and opening brackets, at most {most} are possible",
    zh: "文件内容太多，请精简：行、逗号和左括号一共 {count} 个，最多 {most} 个",
  },
  "too-many-values": {
    en: "the file has more than {most} values (aliases written out)",
    zh: "文件里的值太多（* 引用的也算），请精简：最多 {most} 个",
  },
  "no-key-readable": {
    en: "no key can be read in this file; the colon behind a key must be the English : with a space behind it",
    zh: "这个文件里读不出键：键后面请用英文冒号 :，冒号后面加一个空格",
  },
  "no-key-here": {
    en: "no key can be read here; the colon behind a key needs a space behind it",
    zh: "这里读不出键：键后面的冒号后面请加一个空格",
  },
  "chinese-colon": {
    en: "the colon behind a key must be the English one, with a space behind it",
    zh: "键后面请用英文冒号，冒号后面加一个空格",
  },
  "key-not-text": {
    en: "a key must be a text, not a list or a group of keys",
    zh: "键要写成文字，不能是列表或一组键",
  },
  "key-twice": {
    en: "the key {key} stands here a second time; keep one of them",
    zh: "键 {key} 写了两次，请只留一个",
  },
  "second-document": {
    en: "a second document begins here (---); a rules file is one document",
    zh: "请去掉这里的 ---：一个规则文件只能有一份内容",
  },
  "half-a-sign": {
    en: "the text holds half a character, as an emoji that was cut in two leaves behind; take it out",
    zh: "请删掉这里的半个字符，多半是表情被截断留下的",
  },
  "alias-in-itself": {
    en: "*{name} stands inside of what it repeats",
    zh: "*{name} 写在了它自己引用的内容里，请改掉",
  },
  "unknown-alias": {
    en: "*{name} repeats something called &{name}, which is not in the file; if {alias} is meant as text, put it in quotes",
    zh: "文件里没有 &{name}，*{name} 引用不到内容；如果 {alias} 就是文字，请加上引号",
  },
  "no-tags": {
    en: "YAML tags (a text that begins with !) are not used here; put the text in quotes",
    zh: "请把这段文字加上引号：以 ! 开头的会被当成 YAML 的标签",
  },
  "needs-quotes": {
    en: "a text that begins with {sign} must be in quotes",
    zh: "以 {sign} 开头的文字，请加上引号",
  },
  "template-needs-quotes": {
    en: "a text that begins with {{ or {% must be in quotes",
    zh: "以 {{ 或 {% 开头的文字，请加上引号",
  },
  "template-in-brackets": {
    en: "in brackets, a text with {{ or {% in it must be in quotes",
    zh: "括号里的文字如果有 {{ 或 {%，请加上引号",
  },
  "second-colon": {
    en: "there is a second colon in the line; put a text with a colon and a space in quotes",
    zh: "这一行有第二个冒号：文字里有冒号和空格的，请加上引号",
  },
  "tab-indented": {
    en: "the line is indented with a tab; use spaces",
    zh: "请用空格缩进，这一行用的是制表符",
  },
  "bad-indentation": {
    en: "the indentation does not fit the lines before, or a bracket or a quote was not closed",
    zh: "请检查这一行的缩进，要和前面的行对齐；也可能是前面的括号或引号没有写完",
  },
  "needs-indentation": {
    en: "a bracket or a quote before this line was not closed, or the line needs more indentation",
    zh: "请检查前面的括号或引号有没有写完；也可能是这一行缩进不够",
  },
  "nested-too-deeply": { en: "the file is nested too deeply", zh: "嵌套的层数太多，请减少" },
  "unseen-sign-here": {
    en: "an invisible sign stands here; take it out",
    zh: "这里有一个看不见的字符，请删掉",
  },
  "quote-not-closed": {
    en: "a text in quotes was not closed: its last {quote} is missing",
    zh: "引号没有写完，请补上末尾的 {quote}",
  },
  "bracket-not-closed": { en: "a bracket was not closed", zh: "括号没有写完，请补上右括号" },
  "bracket-too-many": { en: "there is a closing bracket too many", zh: "多了一个右括号，请去掉" },
  "comma-or-bracket": {
    en: "a comma is missing or stands twice, or a bracket was not closed",
    zh: "请检查逗号和括号：少了或多了一个逗号，或者括号没有写完",
  },
  "text-behind-quote": {
    en: "the text goes on behind its closing quote; inside of it write “ ” or 「 」, or put all of it in {other} quotes",
    zh: "引号后面还有文字：里面的引号请写成“ ”或「 」，或者整段改用{other}",
  },
  "double-quotes": { en: "double", zh: '双引号 "' },
  "single-quotes": { en: "single", zh: "单引号 '" },
  "bad-backslash": {
    en: "behind this backslash comes nothing that YAML knows; in single quotes it is a sign like others",
    zh: "YAML 不认得这个反斜杠后面的字符；请改用单引号，里面的反斜杠就是普通字符",
  },
  "swallowed-by-comment": {
    en: "from this # on the line is a comment, with its brackets; put a text with it in quotes",
    zh: "从这个 # 起，后面都成了注释，括号也在内；含有 # 的文字请加上引号",
  },
  "unreadable-yaml": { en: "this cannot be read: {reason}", zh: "这里读不出来，请检查写法：{reason}" },

  "dash-without-blank": { en: "the dash needs a space behind it", zh: "请在 - 后面加一个空格" },
  "chinese-sign": {
    en: "{sign} means nothing to YAML; write the English {english}",
    zh: "请把 {sign} 换成英文的 {english}",
  },
  "dash-and-blank": { en: "- with a space behind it", zh: "-，后面加一个空格" },
  "not-a-space": {
    en: "this blank is no space (it is U+{number}, as chats and web pages have it); write spaces",
    zh: "请换成普通空格：这个空白是 U+{number}，多半是从聊天或网页复制来的",
  },
});
