/** What the doctor finds, and what to do about it. */
import { texts } from "../../text.ts";

export const DOCTOR = texts({
  // What is checked
  "check-configuration": { en: "configuration", zh: "配置" },
  "check-rule-webhook": { en: "rule webhook", zh: "规则的 webhook" },
  "check-way-out": { en: "way out", zh: "出口" },
  "check-token": { en: "token", zh: "access_token" },
  "check-contact": { en: "customer contact", zh: "客户联系" },
  "check-member": { en: "member", zh: "成员" },
  "check-tags": { en: "tags", zh: "标签" },
  "check-service": { en: "customer service", zh: "微信客服" },
  "check-servicers": { en: "servicers", zh: "接待人员" },
  "check-channels": { en: "视频号", zh: "视频号" },
  "check-rules": { en: "rules", zh: "规则" },
  "check-callback": { en: "callback", zh: "回调" },
  "check-use": { en: "use of the app", zh: "应用使用情况" },
  "check-worker": { en: "Worker", zh: "Worker 程序" },

  "not-asked": { en: "not asked: {why}", zh: "没有检查：{why}" },
  "wecom-not-reached": { en: "WeCom was not reached", zh: "没有连上企业微信" },
  "token-not-there": { en: "there is no token", zh: "没有 token" },
  "nobody-to-look-up": { en: "there is no member to look up", zh: "没有可查的成员" },
  "further-lines": { en: "and {count} more", zh: "另外还有 {count} 个" },
  "run-again": { en: "Run this again in a minute.", zh: "请过一分钟再运行一次。" },

  // Configuration
  "setting-at": { en: "{path}: {message}", zh: "{path}：{message}" },
  "correct-settings": {
    en: "Correct it in the secrets file or wrangler.toml and deploy again: npm run deploy -- --secrets-file .dev.vars",
    zh: "请在密钥文件或 wrangler.toml 里改正，再部署：npm run deploy -- --secrets-file .dev.vars",
  },
  "settings-complete": { en: "complete", zh: "完整" },
  "posts-unsigned": {
    en: "{url} is posted to without a signature: the app has no webhook in WECOM_APPS, and so no secret",
    zh: "推送到 {url} 时没有签名：应用在 WECOM_APPS 里没有 webhook，也就没有密钥",
  },
  "sign-posts": {
    en: "If its program is to know who posts, give the app a webhook with a secret in WECOM_APPS, and run this again.",
    zh: "如果接收的程序要确认是谁推送的，请在 WECOM_APPS 里给应用写上带 secret 的 webhook，再运行一次。",
  },
  "posts-signed": { en: "{url} verifies with {secrets}", zh: "{url} 验证签名用 {secrets}" },

  // The way out
  "answers-by-relay": {
    en: "WeCom answers by way of {relay}, and sees the calls come from {ip}",
    zh: "经 {relay} 能连上企业微信，它看到的来源是 {ip}",
  },
  "answers-directly": {
    en: "WeCom answers, and sees the call come from {ip}, one of Cloudflare's, another at the next call",
    zh: "能连上企业微信，它看到的来源是 {ip}：这是 Cloudflare 的地址，下一次调用就会变",
  },
  "unnamed-address": { en: "an address that it does not name", zh: "一个它没有说明的地址" },
  "relay-not-used": {
    en: "RELAY_TOKEN is set, but no relay is used: set WECOM_API_BASE to its address, or delete RELAY_TOKEN.",
    zh: "请把 WECOM_API_BASE 设成中转的地址，或者删掉 RELAY_TOKEN：现在设了令牌，却没有用中转。",
  },
  "other-server-answers": {
    en: "something other than WeCom answers at {host}",
    zh: "{host} 上应答的不是企业微信",
  },
  "http-to-path": { en: "{host} answered HTTP {http} to {path}", zh: "{host} 对 {path} 返回 HTTP {http}" },
  "try-or-relay": {
    en: "WeCom cannot be reached from here: try again in a minute; if it goes on, put a relay between (examples/relay).",
    zh: "从这里连不上企业微信：请过一分钟再试；一直这样的话，请在中间加一个中转（examples/relay）。",
  },
  "see-to-relay": {
    en: "See that the relay runs, that its firewall lets port and path in from everywhere, that its certificate is valid and its name resolves; and from its machine, that curl https://qyapi.weixin.qq.com answers. Check WECOM_API_BASE.",
    zh: "请检查中转：在运行吗，防火墙对外放行端口和路径吗，证书有效吗，域名能解析吗；在中转的机器上 curl https://qyapi.weixin.qq.com 有应答吗。再核对 WECOM_API_BASE。",
  },
  "check-api-base": {
    en: "Check WECOM_API_BASE: the relay's address with the path that its configuration expects, or nothing to call WeCom directly.",
    zh: "请核对 WECOM_API_BASE：填中转的地址，路径和中转配置里的一致；直接调用企业微信就不要填。",
  },
  "set-relay-token": {
    en: "The relay wants a token: set the secret RELAY_TOKEN to the one that stands in the relay's configuration.",
    zh: "中转要令牌：请把密钥 RELAY_TOKEN 设成中转配置里的那个。",
  },
  "match-relay-token": {
    en: "The relay does not know this RELAY_TOKEN: set the secret to the token that stands in the relay's configuration, or add it there and reload the relay.",
    zh: "中转不认这个 RELAY_TOKEN：请把密钥设成中转配置里的令牌，或者把它加进中转配置再重新加载。",
  },
  "permit-path": {
    en: "The relay does not let this path through: permit /cgi-bin/{path} in its configuration (examples/relay permits all that Yingbin calls). {elsewhere}",
    zh: "中转没有放行这个路径：请在中转配置里放行 /cgi-bin/{path}（examples/relay 放行迎宾用到的全部路径）。{elsewhere}",
  },
  "connect-relay": {
    en: "The relay cannot reach WeCom: on its machine, see that curl https://qyapi.weixin.qq.com answers (name look-up, firewall, certificates), and read the relay's log. Reload the relay if WeCom's addresses have changed since it started.",
    zh: "中转连不上企业微信：请在中转的机器上试 curl https://qyapi.weixin.qq.com（域名解析、防火墙、证书），并看中转的日志。启动之后企业微信的地址变过的话，请重新加载中转。",
  },
  "answer-leads-elsewhere": {
    en: "The answer leads elsewhere, and tokens are not sent there. {elsewhere}",
    zh: "应答要求跳转到别处，令牌不会跟着发过去。{elsewhere}",
  },
  "read-proxy-log": {
    en: "WeCom answers every call with HTTP 200, so this comes from a relay or proxy: read its log. {elsewhere}",
    zh: "企业微信对每次调用都返回 HTTP 200，所以这是中转或代理返回的：请看它的日志。{elsewhere}",
  },

  // Token
  "token-good-for": { en: "good for {time}", zh: "有效，还有{time}" },
  "token-on-hold": {
    en: "{message}; no token is asked for in the next {time}, or until the secret changes",
    zh: "{message}；接下来{time}内不再取 token，换了 Secret 就会重新取",
  },

  // Customer contact
  "contact-not-needed": {
    en: "this app may not call 客户联系; nothing to do if it greets in 微信客服 alone",
    zh: "这个应用没有“客户联系”的接口权限；只在微信客服里打招呼的话，不用处理",
  },
  "no-contact-staff": {
    en: "no member with 客户联系 is in the app's visible range",
    zh: "应用的可见范围里，没有能用“客户联系”的成员",
  },
  "add-contact-staff": {
    en: "Add the members who greet customers to the app's visible range (应用管理, 可见范围), and to those who may use customer contact (客户联系, 使用范围).",
    zh: "请把要接待客户的成员加进应用的可见范围（应用管理 → 可见范围），以及客户联系的使用范围（客户联系 → 使用范围）。",
  },
  "contact-staff": {
    en: "{count} {count:member|members} with 客户联系 in the visible range: {names}",
    zh: "可见范围里有 {count} 位成员能用“客户联系”：{names}",
  },
  "member-named": { en: "{userid} is {name}{where}", zh: "{userid} 是{name}{where}" },
  "member-unnamed": {
    en: "WeCom does not say {userid}'s name: texts fall to the default of staff.name{where}",
    zh: "企业微信没有给出 {userid} 的姓名：文字里的 staff.name 会用 default 的值{where}",
  },
  "of-departments": { en: ", of department {ids}", zh: "，部门 {ids}" },
  "no-company-tags": {
    en: "the company has none (客户联系, 企业标签)",
    zh: "企业没有标签（客户联系 → 企业标签）",
  },
  "tags-listed": {
    en: "{count} {count:tag|tags} in {groups} {groups:group|groups}; rules name them by the id in brackets",
    zh: "{groups} 组共 {count} 个标签；规则里写括号里的 id",
  },

  // Customer service
  "service-not-needed": {
    en: "this app is not among those that may call 微信客服; nothing to do if you do not use it",
    zh: "这个应用没有“微信客服”的接口权限；不用微信客服的话，不用处理",
  },
  "no-accounts": {
    en: "there is no 微信客服 account; nothing to do if you do not use it",
    zh: "没有微信客服账号；不用微信客服的话，不用处理",
  },
  "accounts-counted": { en: "{count} {count:account|accounts}", zh: "{count} 个账号" },
  "accounts-at-least": { en: "at least {count} {count:account|accounts}", zh: "至少 {count} 个账号" },
  "accounts-managed": { en: "{total}: {names}{brokeOff}", zh: "{total}：{names}{brokeOff}" },
  "accounts-not-managed": {
    en: "{total}, {which} managed by this app: {names}{brokeOff}",
    zh: "{total}，{which}交给这个应用管理：{names}{brokeOff}",
  },
  "none-of-them": { en: "none of them", zh: "都没有" },
  "some-of-them-not": { en: "{count} of them not", zh: "其中 {count} 个没有" },
  "account-not-managed": { en: "{account}, not managed", zh: "{account}，没有交给这个应用管理" },
  "manage-accounts": {
    en: "For those that Yingbin is to greet in: give the app the account in the console (微信客服, 通过API管理微信客服账号, 可管理的客服账号).",
    zh: "要让迎宾打招呼的账号，请在管理后台交给这个应用（微信客服 → 通过API管理微信客服账号 → 可管理的客服账号）。",
  },
  "accounts-broke-off": {
    en: "; further ones were not looked at: {why}",
    zh: "；其余的没有查：{why}",
  },
  "took-too-long": { en: "it took too long", zh: "时间太长" },
  "servicers-of-account": { en: "{account}: {message}{left}", zh: "{account}：{message}{left}" },
  "servicers-left": {
    en: "; not looked at: who serves at {count} further {count:account|accounts}{most}",
    zh: "；另有 {count} 个账号的接待人员没有查{most}",
  },
  "servicers-most": { en: " ({count} are)", zh: "（最多查 {count} 个）" },
  "servicers-at": { en: "{account} {who}", zh: "{account}：{who}" },
  "on-duty": { en: "{count} on duty", zh: "{count} 人在接待" },
  "departments-on-duty": {
    en: "{count} {count:department|departments}, whose members WeCom does not list",
    zh: "{count} 个部门（企业微信不列出里面的成员）",
  },
  "servicers-listed": { en: "{servicers}{left}", zh: "{servicers}{left}" },
  "nobody-on-duty": {
    en: "nobody is on duty at {accounts} that this app manages: a transfer to a servicer would be refused (95019){left}",
    zh: "这个应用管理的{accounts}没有人在接待：转给接待人员会被拒绝（95019）{left}",
  },
  "the-account": { en: "the account", zh: "账号" },
  "the-accounts": { en: "the {count} accounts", zh: " {count} 个账号" },
  "assistant-first": {
    en: "New customers may go to a servicer at once, and rules cannot write to them then (95018). If they are to hear the rules first, have the assistant (智能助手) receive first in the account's reception rule (接待规则) in the console.",
    zh: "新客户可能直接转给接待人员，这时规则发不了消息（95018）。要先由规则打招呼的话，请在管理后台把账号的接待规则改成智能助手优先。",
  },
  "channels-unknown": {
    en: "WeCom did not say whether one is bound (kf/get_corp_qualification)",
    zh: "企业微信没有说明有没有绑定（kf/get_corp_qualification）",
  },
  "permit-channels": {
    en: "Nothing greets by it. Behind a relay, permit /cgi-bin/kf/get_corp_qualification in its configuration (examples/relay does).",
    zh: "打招呼用不到它。经过中转的话，请在中转配置里放行 /cgi-bin/kf/get_corp_qualification（examples/relay 已放行）。",
  },
  "channels-bound": { en: "one is bound to the company", zh: "企业已绑定" },
  "no-channels": {
    en: "none is bound to the company: if messages fail for want of one, msg_send_fail says so (fail_type 7 or 9)",
    zh: "企业没有绑定：消息因此发不出去的话，msg_send_fail 会说明（fail_type 7 或 9）",
  },

  // Rules
  "rules-sound": {
    en: '{count} {count:rule|rules}, from "{from}"',
    zh: '{count} 条规则，来自 "{from}"',
  },
  "rules-faulty": {
    en: '"{file}" is not in force: {place}{more}; {instead}',
    zh: '"{file}" 没有生效，{instead}。请看{place}{more}',
  },
  "rules-unread": { en: "unreadable", zh: "读不了" },
  "further-problems": { en: " (and {count} more)", zh: "（还有 {count} 处）" },
  "nothing-in-force": { en: "no rules are in force", zh: "现在没有可用的规则" },
  "in-force-instead": {
    en: 'in force is "{from}", with {count} {count:rule|rules}',
    zh: '现在用的是 "{from}"，{count} 条规则',
  },
  "correct-rules": {
    en: "Correct the rules file in KV; a good one is in force within a minute.",
    zh: "请改正 KV 里的规则文件；改好后一分钟内生效。",
  },
  "rules-gone": {
    en: 'the file "{file}" is gone from KV; in force is still "{from}", with {count} {count:rule|rules}',
    zh: 'KV 里的文件 "{file}" 不见了；现在用的还是 "{from}"，{count} 条规则',
  },
  "publish-again": {
    en: "Publish it again: npm run rules -- push rules.yaml --remote. It is in force within a minute.",
    zh: "请重新发布：npm run rules -- push rules.yaml --remote，一分钟内生效。",
  },
  "nobody-greeted": {
    en: 'there is no rules file, so nobody is greeted: put one into KV under the key "{file}"',
    zh: '没有规则文件，所以没有人收到欢迎语：请放一个到 KV，键为 "{file}"',
  },
  "publish-first": {
    en: "Begin with a copy of rules.example.yaml, and publish it: npm run rules -- push rules.yaml --remote. It is in force within a minute.",
    zh: "请先复制 rules.example.zh-CN.yaml，改好后发布：npm run rules -- push rules.yaml --remote，一分钟内生效。",
  },

  // Callback and use
  "called-ago": { en: "WeCom last called {time} ago", zh: "企业微信上一次回调在{time}前" },
  "not-called-yet": { en: "WeCom has not called yet", zh: "企业微信还没有回调过" },
  "no-callback-proven": {
    en: "no callback has been proven to be WeCom's yet",
    zh: "还没有一个回调能证明是企业微信发来的",
  },
  "callbacks-in-doubt": {
    en: "{message}{since}; refused so far: {count} {count:callback|callbacks}, the last {time} ago ({reason})",
    zh: "{message}{since}；已拒绝 {count} 个回调，上一个在{time}前（{reason}）",
  },
  "none-proven-since": {
    en: ", since then none that is WeCom's for sure",
    zh: "，之后再没有能确认的回调",
  },
  "callbacks-beside-refused": {
    en: "{message}; refused so far: {count} {count:callback|callbacks}, the last for {reason}",
    zh: "{message}；已拒绝 {count} 个回调，上一个的原因是 {reason}",
  },
  "set-callback": {
    en: "Unless the app is new: in the console, its receive settings (接收消息, 设置API接收) take this Worker's domain with /callback/{app}, and Token and EncodingAESKey as in WECOM_APPS.",
    zh: "如果不是新应用，请到管理后台（接收消息 → 设置API接收）填上：这个 Worker 的域名加 /callback/{app}，Token 和 EncodingAESKey 与 WECOM_APPS 里的一致。",
  },
  "warned-of": { en: "{message} ({event})", zh: "{message}（{event}）" },
  "objects-not-asked": {
    en: "this app's objects could not be asked",
    zh: "没有问到这个应用的对象",
  },
  "run-again-later": {
    en: "Run this again in a minute, above all right after a deploy; then look at the Worker's log.",
    zh: "请过一分钟再运行一次，刚部署完尤其如此；还不行，就看 Worker 的日志。",
  },
});
