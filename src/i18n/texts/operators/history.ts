/** What is said of the history of rules files and of the audit log. */
import { texts } from "../../text.ts";

export const HISTORY = texts({
  "not-one-line": {
    en: "{what} must be a line of visible characters: take out line breaks and control characters",
    zh: "{what} 应是一行看得见的文字，请去掉换行和控制字符",
  },
  "too-many-characters": {
    en: "{what} has {most} characters at most, this one has {count}: shorten it",
    zh: "{what} 最多 {most} 个字符，现在有 {count} 个，请缩短",
  },
  "author-taken": {
    en: "{name} means something else in the history: give another name in by",
    zh: "{name} 在历史记录里另有含义，请在 by 里换个名字",
  },
  "a-version-to-restore": { en: "a version to restore", zh: "要恢复的版本" },
  "sha256-of-version": { en: "the sha256 of a version", zh: "版本的 sha256" },
  "sha256-shape": {
    en: "expected the sha256 of a version: 64 hexadecimal digits",
    zh: "应为版本的 sha256，是 64 位十六进制数字",
  },
  "no-such-version": {
    en: "this file has no such version: GET /api/rules/versions lists the newest 200",
    zh: "这个文件没有这一版，GET /api/rules/versions 列出了最近 200 版",
  },
  "version-in-force": {
    en: "this version is in force already: nothing was changed, and nothing entered into the history",
    zh: "不用恢复：现在用的就是这一版，没有改动，历史里也没有新记录",
  },
  "version-without-text": {
    en: "the text of this version is not kept any more: it was too large, or many others came after it",
    zh: "这一版的内容已不再保存：内容太大，或之后的版本太多",
  },
});
