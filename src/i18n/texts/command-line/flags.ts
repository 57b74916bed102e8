/** What is wrong with what was typed: flags, files, ports. */
import { texts } from "../../text.ts";

export const FLAGS = texts({
  "what-lang-takes": {
    en: "zh or en, the language of what is said; else that of the environment (LC_ALL, LC_MESSAGES, LANG), else English",
    zh: "zh 或 en，用中文还是英文；不写就看环境变量 LC_ALL、LC_MESSAGES、LANG，都没有就用英文",
  },
  "at-flags": { en: "{flags}: {message}", zh: "{flags}：{message}" },
  "flag-kept-by-npm": {
    en: "npm has kept --{flag} for itself; two dashes hand it on: {command} -- … --{flag}",
    zh: "npm 把 --{flag} 当成了自己的选项，请在前面加两个短横：{command} -- … --{flag}",
  },
  "unknown-flag": { en: "{flag} is not a flag{hint}", zh: "没有 {flag} 这个选项{hint}" },
  "list-of-flags": {
    en: "; npm run rules alone lists all of them",
    zh: "；单独运行 npm run rules 可以看到全部选项",
  },
  "flag-needs-value": { en: "{flag} needs a value{hint}", zh: "请在 {flag} 后面写上值{hint}" },
  "value-with-dash": {
    en: "; {value} is taken for a flag: {flag}={value} hands it over",
    zh: "；{value} 会当成选项，要用它作值请写 {flag}={value}",
  },
  "flag-without-value": { en: "{flag} takes no value", zh: "{flag} 不带值，请去掉后面的值" },
  "unexpected-word": { en: "{word} is not expected here", zh: "请去掉 {word}，这里不需要" },
  "flag-of-other-commands": {
    en: "{flag} is for {commands}, not for {command}",
    zh: "请去掉 {flag}：它只用于 {commands}，{command} 不用",
  },
  "unknown-command": { en: "there is no command {command}{hint}", zh: "没有 {command} 这个命令{hint}" },
  "one-file-too-many": { en: "{file} is one file too many", zh: "请去掉 {file}：只能写一个文件" },
  "rollback-takes-no-file": {
    en: "rollback takes no file: it puts back the version that KV has kept",
    zh: "rollback 后面不用写文件：它换回 KV 里保留的上一版",
  },
  "log-takes-no-file": {
    en: "log takes no file: it lists what was published",
    zh: "log 后面不用写文件：它列出发布过的各版",
  },
  "one-place-only": {
    en: "say one of --local, --remote and --data",
    zh: "--local、--remote、--data 请只写一个",
  },
  "file-needed": {
    en: "{command} needs a file: npm run rules -- {command} rules.yaml",
    zh: "请写上文件：npm run rules -- {command} rules.yaml",
  },
  "flag-of-other-events": {
    en: "{flag} is for {events}, and this is {event}{hint}",
    zh: "请去掉 {flag}：它只用于 {events}，这次是 {event}{hint}",
  },
  "event-says-which": { en: ": --event says which one it is", zh: "；别的事件请用 --event 写明" },
  "staff-or-servicer": {
    en: "say --staff or --servicer, not both: they are the same person",
    zh: "--staff 和 --servicer 请只写一个：两个说的是同一个人",
  },
  "neither-event-nor-file": {
    en: "{event} is neither an event nor a file{hint}",
    zh: "{event} 不是事件，也不是文件{hint}",
  },
  "no-event-in-file": {
    en: "{path} holds no event: a group of keys in JSON is expected",
    zh: "{path} 里不是事件，请写成 JSON 的一组键",
  },
  "department-id-expected": {
    en: "expected the id of a department, a number, found {id}",
    zh: "请写部门的 id（数字），现在是 {id}",
  },
  "not-an-app-name": {
    en: "{app} is no app's name: 1 to 32 letters, digits, - or _",
    zh: "{app} 不是应用的名字，请写 1 到 32 个字母、数字、- 或 _",
  },
  "not-a-port": {
    en: "{name} is {text}: expected a port from 1 to {most}.",
    zh: "{name} 请写 1 到 {most} 之间的端口，现在是 {text}。",
  },
  "not-a-status": {
    en: "{name} is {text}: expected an HTTP status from 200 to 599.",
    zh: "{name} 请写 200 到 599 之间的 HTTP 状态码，现在是 {text}。",
  },
  "time-to-play-expected": {
    en: "expected a time such as {examples}, found {text}",
    zh: "请写 {examples} 这样的时间，现在是 {text}",
  },
  "path-unreadable": { en: "{path} cannot be read", zh: "读不到 {path}，请核对文件名" },
  "file-not-utf-8": {
    en: "{path} is expected in UTF-8, and holds {found}: save it as UTF-8",
    zh: "请把 {path} 另存为 UTF-8 编码：现在里面是{found}",
  },
  "worker-without-address": {
    en: "The Worker has no address yet. Copy wrangler.local.example.jsonc to {file} and enter your domain there.",
    zh: "请先把 wrangler.local.example.jsonc 复制为 {file}，填上域名：Worker 现在还没有地址。",
  },
});
