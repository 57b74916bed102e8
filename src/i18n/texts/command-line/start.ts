/** What `npm start`, `npm run dev:receiver` and `npm run client` say. */
import { texts } from "../../text.ts";

export const START_COMMAND = texts({
  "start-usage": {
    en: `npm start -- --at "Mon 10:00" --lang zh

  --at     the hour to play, such as {examples}; else now
  --lang   {language}`,
    zh: `npm start -- --at "周一 10:00" --lang zh

  --at     换一个时间来演，如 {examples}；不写就是现在
  --lang   {language}`,
  },
  "rules-copied": {
    en: "There was no {file}: it is a copy of {example} now.",
    zh: "还没有 {file}，已经从 {example} 复制了一份。",
  },
  "clock-set": {
    en: "It is {time} ({zone}) for the Worker and the simulated WeCom.",
    zh: "在 Worker 和模拟的企业微信看来，现在是 {time}（{zone}）。",
  },
  "building-worker": { en: "Building the Worker …", zh: "正在构建 Worker……" },
  "worker-not-built": { en: "The Worker could not be built.", zh: "Worker 没有构建成功，原因见上。" },
  "ports-taken": {
    en: "Ports {port} and {next} must be free; is another `npm start` running? YINGBIN_PORT chooses others.",
    zh: "端口 {port} 和 {next} 要空着：请停掉另一个 npm start，或用 YINGBIN_PORT 换端口。",
  },
  "what-runs": {
    en: `
Yingbin 迎宾
  console           {worker}/console/   log in with {token}
  Worker            {worker}   the production bundle, in workerd
  simulated WeCom   {wecom}   it tells the Worker of new contacts, and takes what it sends{receiver}
`,
    zh: `
Yingbin 迎宾
  控制台           {worker}/console/   登录用 {token}
  Worker           {worker}   和线上相同的代码，运行在 workerd 里
  模拟的企业微信   {wecom}   有客户来就通知 Worker，并接收它发的消息{receiver}
`,
  },
  "what-runs-receiver": {
    en: "\n  receiver          {receiver}   it is told of every event",
    zh: "\n  接收程序         {receiver}   每个事件都转给它",
  },
  "url-verified": {
    en: "WeCom verified the callback URL: ok, {ms} ms",
    zh: "企业微信验证了回调 URL：通过，{ms} 毫秒",
  },
  "url-not-verified": {
    en: "WeCom verified the callback URL: failed ({status})",
    zh: "企业微信验证了回调 URL：没有通过（{status}）",
  },
  "what-to-try": {
    en: `
What to try next
  play another customer    press Enter here, or say who it is:
                           curl -X POST {wecom}/sim/contacts \\
                             -d '{ "customer": { "name": "韩梅梅" }, "state": "expo-7" }'
  play customer service    type kf and Enter, or drive it step by step:
                           curl -X POST {wecom}/sim/kf/enter -d '{ "scene": "expo-7" }'
  play a provider          type install and Enter: a company installs the provider's template (代开发), and its
                           first customer is welcomed; third-party and Enter: its third-party app (第三方).
                           By a call: curl -X POST {wecom}/sim/suites/crm/install, or …/suites/market/install
  edit the rules           change {file} and save it: in force within half a minute
  try rules on an event    npm run rules -- explain {file} --state expo-7
  play another hour        npm start -- --at "Mon 10:00"
  look at the deliveries   {curl}/api/deliveries
  ask how it stands        {curl}/api/status
  see events handed on     npm run dev:receiver in another terminal, then npm start again
  read the Worker's log    {log}
  let things go wrong      {wecom} says how
  see what can be typed    help and Enter
  中文 (in Chinese)        npm start -- --lang zh
  stop                     Ctrl-C
`,
    zh: `
接下来可以试试
  再来一位客户     在这里按回车，或指定是谁：
                   curl -X POST {wecom}/sim/contacts \\
                     -d '{ "customer": { "name": "韩梅梅" }, "state": "expo-7" }'
  演一段微信客服   输入 kf 再按回车，或一步一步来：
                   curl -X POST {wecom}/sim/kf/enter -d '{ "scene": "expo-7" }'
  当一回服务商     输入 install 再按回车：一家企业安装您的代开发模板，它的第一位客户收到欢迎语；
                   输入 third-party，安装的是您的第三方应用。也可以调用
                   curl -X POST {wecom}/sim/suites/crm/install（第三方：…/suites/market/install）
  改规则           改 {file} 并保存，半分钟内生效
  拿事件试规则     npm run rules -- explain {file} --state expo-7
  换一个时间       npm start -- --at "周一 10:00"
  看发送记录       {curl}/api/deliveries
  看运行状况       {curl}/api/status
  看转出的事件     在另一个终端运行 npm run dev:receiver，再重新 npm start
  看 Worker 日志   {log}
  制造故障         怎么做，见 {wecom}
  看能输入什么     输入 help 再按回车
  换成英文         npm start -- --lang en
  停止             Ctrl-C
`,
  },
  "company-installed": {
    en: "{company} has installed the provider's template; its app is {app}. A customer adds a member:",
    zh: "{company} 安装了服务商的代开发模板，它的应用叫 {app}。接着来了一位客户：",
  },
  "company-installed-third-party": {
    en: "{company} has installed the provider's third-party app; its app is {app}. A customer adds a member:",
    zh: "{company} 安装了服务商的第三方应用，它的应用叫 {app}。接着来了一位客户：",
  },
  "what-can-be-typed": {
    en: `
  Enter        another customer adds a member
  kf           a conversation of customer service
  install      a company installs the provider's template (代开发), and its first customer is welcomed
  third-party  a company installs the provider's third-party app (第三方), and its first customer is welcomed
  help         this list
  quit         stop, as Ctrl-C does`,
    zh: `
  回车         再来一位客户加成员为好友
  kf           演一段微信客服的会话
  install      一家企业安装服务商的代开发模板，它的第一位客户收到欢迎语
  third-party  一家企业安装服务商的第三方应用，它的第一位客户收到欢迎语
  help         显示这几行
  quit         停止，和 Ctrl-C 一样`,
  },
  "no-such-word": { en: "There is no {word} here.", zh: "这里没有 {word} 这个命令。" },

  // The rules file
  "rules-in-force": {
    en: "{path}: {count} {count:rule|rules}, in force within half a minute. What a customer gets: npm run rules -- explain {path}",
    zh: "{path}：{count} 条规则，半分钟内生效。想知道客户会收到什么：npm run rules -- explain {path}",
  },
  "last-good-rules-stay": {
    en: "The last good rules stay in force.",
    zh: "上一个正确的版本继续有效。",
  },
  "rules-file-gone": {
    en: "{path} is gone. The rules that it had stay in force; save it again to change them.",
    zh: "{path} 不见了，里面的规则继续有效；要改规则，请重新保存这个文件。",
  },
  "rules-file-back": { en: "{path} is back, as it was.", zh: "{path} 又回来了，内容没有变。" },

  // What a customer receives
  "contact-received": {
    en: "{customer} added {staff}{state} and received, {ms} ms after the callback, by the rule {rule}{standIn}:",
    zh: "{customer}加了{staff}{state}，回调之后 {ms} 毫秒收到（规则 {rule}{standIn}）：",
  },
  "contact-received-nothing": {
    en: "{customer} added {staff}{state} and received nothing: {outcome}",
    zh: "{customer}加了{staff}{state}，什么也没收到：{outcome}",
  },
  "with-state": { en: " (state {state})", zh: "（state {state}）" },
  "text-alone": { en: ", its text alone", zh: "，只发了文字" },
  "fallback-in-place": { en: ", its fallback {message}", zh: "，发的是备用消息 {message}" },
  "in-brackets": { en: "({note})", zh: "（{note}）" },

  // A conversation of customer service
  "comes-to-service": {
    en: "{customer} comes to the customer service {account}",
    zh: "{customer}来找微信客服“{account}”",
  },
  "enters-session": { en: "enters", zh: "进入会话" },
  "writes-text": { en: "writes {text}", zh: "发来：{text}" },
  "taken-from-queue": { en: "is taken from the queue by {servicer}", zh: "由{servicer}从待接入池接走" },
  "session-ends": { en: "the session ends", zh: "会话结束" },
  "taps-item": { en: "taps {item}", zh: "点了“{item}”" },
  "message-received": {
    en: "{ms} ms after the callback, by the rule {rule}{standIn}:",
    zh: "回调之后 {ms} 毫秒收到（规则 {rule}{standIn}）：",
  },
  "nothing-received": { en: "(nothing)", zh: "（什么也没收到）" },
  "conversation-ends-here": {
    en: `
  The conversation ends here: no rule moved the customer to the queue, so no member of staff can take the customer.
  At night and on days off the rules may want this; npm start -- --at "Mon 10:00" plays a working hour.`,
    zh: `
  会话到此为止：没有规则把客户转到待接入池，所以没有接待人员能接走。
  夜里和休息日，规则可能本来就这样写；npm start -- --at "周一 10:00" 可以演工作时间。`,
  },
  "conversation-stuck": {
    en: "(the conversation cannot go on: {why})",
    zh: "（会话进行不下去了：{why}）",
  },

  // The receiver
  "receiver-usage": {
    en: `npm run dev:receiver -- --port {port} --secret whsec_…

  --port     where to listen; {port} when left out, where \`npm start\` posts to if it finds somebody
  --secret   the webhook's secret in WECOM_APPS; that of \`npm start\` when left out
  --answer   the status to answer with, such as 503 or 410; 204 when left out
  --json     print each body as it came, and nothing else
  --lang     {language}`,
    zh: `npm run dev:receiver -- --port {port} --secret whsec_…

  --port     在哪个端口等；不写就是 {port}，npm start 发现这里有人接收就会发来
  --secret   WECOM_APPS 里 webhook 的 secret；不写就用 npm start 的
  --answer   用什么状态码回答，如 503 或 410；不写就是 204
  --json     原样显示收到的正文，别的都不显示
  --lang     {language}`,
  },
  "port-taken": { en: "Port {port} must be free: {why}", zh: "端口 {port} 要空着，请换一个：{why}" },
  "event-received": {
    en: "{event}  {signed}{again}, answered {status}",
    zh: "{event}  {signed}{again}，已回答 {status}",
  },
  "signature-verified": { en: "✓ signature verified", zh: "✓ 签名正确" },
  "signature-not-verified": {
    en: "✗ NOT signed with this secret",
    zh: "✗ 签名不对，不是用这个 secret 签的",
  },
  "received-again": { en: ", again", zh: "，又一次收到" },
  "waiting-for-events": {
    en: `
Waiting for events at {url}
  begin \`npm start\` now, in another terminal: it posts here;
  or give an app of WECOM_APPS   "webhook": {webhook}
  stop with Ctrl-C
`,
    zh: `
正在 {url} 等待事件
  请在另一个终端运行 npm start，它会把事件发到这里；
  或者给 WECOM_APPS 里的应用加上   "webhook": {webhook}
  按 Ctrl-C 停止
`,
  },

  // The client
  "client-written": {
    en: "dist/client: yingbin.js and its types. Copy both into your program, and npm i hono valibot.",
    zh: "dist/client 里是 yingbin.js 和它的类型。请把两个文件复制到你的程序里，再运行 npm i hono valibot。",
  },
});
