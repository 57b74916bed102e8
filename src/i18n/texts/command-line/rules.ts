/** What `npm run rules` says. */
import { texts } from "../../text.ts";

export const RULES_COMMAND = texts({
  "rules-usage": {
    en: `npm run rules -- <command>

  check FILE       tell what is wrong with a rules file, and what is worth a look
      --codes codes.yaml   also the states that no code of this file has
  explain FILE     tell which rule an event gets, why not an earlier one, and what is sent
      --app sales   --customer wm…   --customer-name 小明   --staff zhangsan   --staff-name 张三
      --customer-type wechat|wecom   --gender male|female|unknown   --customer-position 店长   --corp-name 示例公司
      --state expo-7   --via added|half|audit   --tag et…   --department 3
      --event kf.entered|kf.queued|kf.accepted|kf.ended|kf.message   else it is contact.added
      --account wk…   --scene shop   --scene-param 7   --channels live   --nickname 小店
      --text 人工   --menu 101   --msgtype image   --servicer lisi
      --at 2026-11-22T09:00   in the file's time zone; else now
      --event event.json      the same as JSON; flags go before it
      --json                  the answer as JSON
  push FILE        check a file and publish it; the version before is kept
  rollback         put the version before back; once more undoes that
  pull [FILE]      print the published file, or save it (--force replaces another)
  log              list what was published, when and by whom (--json)
  diff [A] [B]     tell how the published version differs from the one before; from A; B from A
                   A and B are how a version's sha256 begins, or files
  restore A        publish an earlier version again
      --remote         the deployed Worker, or its KV; npm run wrangler -- login comes first
      --local          that of npm start (this is the default)
      --data DIR       that of npm run serve, with its folder; it may serve or not
      --unchecked      with --data: store the file as it is, as a console of KV does
      --app sales      the file of one app, in place of the common one
      --url https://…  the Worker to ask; with --remote and --data also from YINGBIN_URL
      --config FILE    where its ADMIN_TOKEN is; else the environment or .dev.vars
      --by li          who publishes; else who is logged in on this machine
      --note 国庆      what is new
  push, rollback, pull and restore go through the Worker where it answers; what is published stands in its
  history. Where it does not answer, pull reads KV, push and rollback write into it, and the history shows kv.

  --lang           {language}

Ends with exit code 1 when a file is faulty or something could not be done.`,
    zh: `npm run rules -- <命令>

  check 文件       检查规则文件，指出错误和值得再看一眼的地方
      --codes codes.yaml   再看看哪些 state 没有渠道码
  explain 文件     说明一个事件用哪条规则、前面的规则为什么不用、发出什么
      --app sales   --customer wm…   --customer-name 小明   --staff zhangsan   --staff-name 张三
      --customer-type wechat|wecom   --gender male|female|unknown   --customer-position 店长   --corp-name 示例公司
      --state expo-7   --via added|half|audit   --tag et…   --department 3
      --event kf.entered|kf.queued|kf.accepted|kf.ended|kf.message   不写就是 contact.added
      --account wk…   --scene shop   --scene-param 7   --channels live   --nickname 小店
      --text 人工   --menu 101   --msgtype image   --servicer lisi
      --at 2026-11-22T09:00   按文件里的时区；不写就是现在
      --event event.json      用 JSON 写事件；同时写了的选项优先
      --json                  以 JSON 回答
  push 文件        检查并发布，上一版会保留
  rollback         换回上一版；再运行一次就撤销
  pull [文件]      显示已发布的文件，或存成文件（--force 覆盖不同的文件）
  log              列出每次发布：何时、谁、说明（--json 以 JSON 回答）
  diff [A] [B]     已发布的和上一版有什么不同；写 A 就和 A 比；写 A、B 就比这两个
                   A、B 写版本 sha256 的开头几位，或者文件
  restore A        重新发布以前的一版
      --remote         线上的 Worker 或它的 KV；要先运行 npm run wrangler -- login
      --local          npm start 的（不写时就是它）
      --data 目录      npm run serve 的，写它的数据目录；正在运行或停着都可以
      --unchecked      和 --data 一起用：不检查，原样存入，就像在 KV 的控制台里改
      --app sales      某个应用自己的文件，不是公共的
      --url https://…  Worker 的地址；和 --remote、--data 一起用时，也可以用环境变量 YINGBIN_URL
      --config 文件    它的 ADMIN_TOKEN 在哪个文件里；不写就用环境变量或 .dev.vars
      --by li          谁发布；不写就是登录这台电脑的人
      --note 国庆      改了什么
  Worker 有回应时，push、rollback、pull、restore 都经过它，发布记入历史；没有回应时，pull 直接读 KV，
  push 和 rollback 直接写 KV，历史里记作 kv。

  --lang           {language}

文件有错，或有事没能做成时，退出码是 1。`,
  },

  // check
  "file-in-order": { en: "{path} is in order.", zh: "{path} 没有问题。" },
  "is-a-warning": { en: " (warning)", zh: "（提醒）" },
  "file-with-problems": {
    en: "{path} has {count} {count:problem|problems}.",
    zh: "{path} 有 {count} 处错误，请改正。",
  },
  "file-with-many-problems": {
    en: "{path} has {count} problems or more.",
    zh: "{path} 至少有 {count} 处错误，请改正。",
  },

  "app-of-codes-needed": {
    en: "{file} does not say whose codes these are: add app: sales",
    zh: "请在 {file} 里写上 app: sales，说明是哪个应用的渠道码",
  },

  // explain
  "at-this-time": { en: "At {time} ({zone}):", zh: "{time}（{zone}）：" },
  "rule-chosen-anew": {
    en: "At {time} ({zone}), with the rule chosen anew:",
    zh: "{time}（{zone}），重新选规则：",
  },
  "rules-of-other-events": {
    en: "({count} {count:rule is|rules are} for other events)",
    zh: "（另有 {count} 条规则用于别的事件）",
  },
  "rule-passed-over": { en: "{rule}: {reason}", zh: "{rule}：{reason}" },
  "no-fitting-rule": {
    en: "No rule fits: the customer gets nothing.",
    zh: "没有符合的规则：客户什么也收不到。",
  },
  "rule-sends-nothing": {
    en: "{rule}: it says send: nothing",
    zh: "{rule}：写的是 send: nothing，不发消息",
  },
  "rule-not-filled-in": {
    en: "{rule}: nothing of what it sends could be filled in, so the customer gets nothing, and nothing is done afterwards",
    zh: "{rule}：要发的都填不出来，客户什么也收不到，then 里的事也不做",
  },
  "rule-waits": {
    en: "{rule}: it waits until {until}, {after} after the event",
    zh: "{rule}：等到 {until}（事件发生后 {after}）",
  },
  "rule-waits-unless": {
    en: "{rule}: it waits until {until}, {after} after the event; {unless}",
    zh: "{rule}：等到 {until}（事件发生后 {after}）；{unless}",
  },
  "nothing-if-replied": {
    en: "if a servicer has written by then, the customer gets nothing",
    zh: "接待人员在那之前回复过，就不再发",
  },
  "customer-on-side": {
    en: "this customer is on the side {side}",
    zh: "这位客户分到 {side} 这一边",
  },
  "side-by-customer": {
    en: "which side a customer is on goes by the id: --customer tells it",
    zh: "客户分到哪一边，由客户的 id 决定：写上 --customer 就能知道",
  },
  "session-transferred": { en: "The session is transferred to {place}.", zh: "会话转到{place}。" },
  "session-transferred-instead": {
    en: "If WeCom refuses that, to {place}.",
    zh: "企业微信拒绝的话，转到{place}。",
  },
  "to-queue": { en: "the queue of those who wait for a servicer", zh: "待接入池" },
  "to-assistant": { en: "the assistant", zh: "智能助手" },
  "to-end": { en: "its end", zh: "“已结束”状态" },
  "to-servicer": { en: "the servicer {servicer}", zh: "接待人员 {servicer}" },
  "message-sent": { en: "Sent is {message}:", zh: "发出 {message}：" },
  "message-sent-instead": {
    en: "If WeCom refuses that for its content, {message}:",
    zh: "企业微信因内容拒绝的话，改发 {message}：",
  },
  "share-gets": {
    en: "{share} % of the customers get {message}:",
    zh: "{share}% 的客户收到 {message}：",
  },
  "share-gets-nothing": {
    en: "{share} % of the customers get nothing: {message} could not be filled in.",
    zh: "{share}% 的客户什么也收不到：{message} 填不出来。",
  },
  afterwards: { en: "Afterwards {what}.", zh: "之后，{what}。" },
  "tag-given": { en: "the customer gets the tag {tags}", zh: "给客户打上标签 {tags}" },
  "webhook-called": { en: "{url} is called", zh: "调用 {url}" },
  "remark-set": {
    en: "the member's remark of the customer becomes {remark}",
    zh: "成员给客户的备注改为 {remark}",
  },
  "no-remark-set": {
    en: "no remark is set: nothing is left of it",
    zh: "不改备注：填出来是空的",
  },
  "a-note": { en: "Note: {note}", zh: "注：{note}" },

  // push, rollback, pull
  "published-already": { en: "It is published already: {place}.", zh: "已经发布过了，内容相同：{place}。" },
  "file-published": {
    en: "Published: {place}; in force within a minute.",
    zh: "已发布：{place}；一分钟内生效。",
  },
  "version-before-kept": {
    en: "The version before is kept: npm run rules -- rollback{flags}",
    zh: "上一版已保留，要换回去请运行 npm run rules -- rollback{flags}",
  },
  "no-version-before": { en: "There is no version before: {place}.", zh: "没有上一版：{place}。" },
  "version-before": { en: "the version before", zh: "上一版" },
  "not-put-back": {
    en: "It is not put back: it would not be used.",
    zh: "没有换回去：换回去也不会生效。",
  },
  "version-before-back": {
    en: "The version before is back: {place}; in force within a minute.",
    zh: "已换回上一版：{place}；一分钟内生效。",
  },
  "once-more-undoes": {
    en: "Once more undoes this. A copy on your disk is as it was: npm run rules -- pull{flags} fetches this one.",
    zh: "再运行一次就撤销。磁盘上的文件没有变，要取回这一版请运行 npm run rules -- pull{flags}",
  },
  "nothing-published": { en: "Nothing is published: {place}.", zh: "还没有发布过规则：{place}。" },
  "other-file-there": {
    en: "{path} is another file than the published one; --force replaces it.",
    zh: "{path} 和已发布的不一样；要覆盖它，请加上 --force。",
  },
  "saved-as": { en: "Saved as {path}: {place}.", zh: "已存为 {path}：{place}。" },
  "in-local-kv": {
    en: "{file} in the local KV, that of npm start",
    zh: "本地 KV（npm start 用的）里的 {file}",
  },
  "at-worker": { en: "{file}, by the Worker at {url}", zh: "{file}，经由 {url} 的 Worker" },
  "past-the-worker": {
    en: "Written into KV, past the Worker: {why}. The history will show it as kv.",
    zh: "没有经过 Worker，直接写进了 KV：{why}。历史里会记作 kv。",
  },
  "history-without-former": {
    en: "the history at {url} has no version before",
    zh: "{url} 的历史里还没有上一版",
  },
  "worker-not-asked": {
    en: "The Worker could not be asked: {why}.",
    zh: "没能问到 Worker：{why}。",
  },
  "worker-not-known": {
    en: "set YINGBIN_URL or add --url, so that its address is known",
    zh: "不知道它的地址，请设置 YINGBIN_URL 或加上 --url",
  },
  "worker-without-token": {
    en: "set ADMIN_TOKEN, or run this where .dev.vars is",
    zh: "请设置 ADMIN_TOKEN，或在 .dev.vars 所在的目录里运行",
  },
  "worker-away": { en: "{url} does not answer", zh: "{url} 没有回应" },
  "worker-answers": {
    en: "{url} answers with {status}",
    zh: "{url} 回答了 {status}",
  },

  // log, diff, restore
  "no-versions-yet": { en: "There is no version yet: {place}.", zh: "还没有发布过：{place}。" },
  "at-local-time": { en: "{at}", zh: "{at}" },
  "restored-from": { en: "← {version}", zh: "← {version}" },
  "no-difference": { en: "{one} and {other} are the same.", zh: "{one} 和 {other} 内容相同。" },
  "no-version-begins": {
    en: "No file, and no version of these rules, is called {begin}: npm run rules -- log{flags} lists the versions.",
    zh: "没有叫 {begin} 的文件，也没有这样开头的版本：npm run rules -- log{flags} 可列出各版。",
  },
  "several-versions-begin": {
    en: "Several versions begin with {begin}: type more of it.",
    zh: "有好几版以 {begin} 开头，请多写几位。",
  },
  "version-needed": {
    en: "restore needs a version: npm run rules -- log{flags} lists them",
    zh: "请写上要恢复哪一版：npm run rules -- log{flags} 可列出各版",
  },
  "version-restored": {
    en: "Version {version} is back: {place}; in force within a minute.",
    zh: "已恢复 {version} 这一版：{place}；一分钟内生效。",
  },
  "in-machine-kv": {
    en: "{file} in the KV of the machine with the folder {folder}",
    zh: "数据目录 {folder} 里 KV 的 {file}",
  },
  "unchecked-needs-data": {
    en: "--unchecked goes with --data; wrangler stores a file as it is in the other KVs.",
    zh: "--unchecked 要和 --data 一起用；另外两处 KV，请用 wrangler 原样存入。",
  },
  "in-deployed-kv": { en: "{file} in the deployed Worker's KV", zh: "线上 Worker 的 KV 里的 {file}" },
  "wrangler-not-understood": {
    en: "Wrangler's answer could not be read; is it the version that npm ci installs?",
    zh: "看不懂 wrangler 的回答，请用 npm ci 装上它该有的版本",
  },
  "kv-not-reached": {
    en: "KV could not be reached through wrangler.{hint}",
    zh: "wrangler 没能读写 KV。{hint}",
  },
  "log-in-first": {
    en: " Is it logged in? npm run wrangler -- login",
    zh: "还没有登录的话，请先运行 npm run wrangler -- login",
  },
});
