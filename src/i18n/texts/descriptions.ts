/**
 * What stands beside keys in an editor, while a rules file is written, and in the document of the API. Only tools say it:
 * the Worker holds no more than the codes.
 */
import { texts } from "../text.ts";

export const DESCRIPTIONS = texts({
  "rules-file-title": { en: "Yingbin's rules file", zh: "迎宾的规则文件" },
  "rules-file-purpose": {
    en: "Who is greeted, and with what. The first rule whose event and conditions fit is taken.",
    zh: "写明向谁问候、发什么。从上往下看，用第一条事件和条件都符合的规则。",
  },

  // What a name becomes where it stands alone. English begins it with a capital letter.
  named: { en: "{what}.", zh: "{what}" },
  "up-to-bytes": {
    en: "{what}, at most {most} bytes (a Chinese character is 3)",
    zh: "{what}，最多 {most} 字节（一个汉字占 3 字节）",
  },
  "which-kind": { en: "Which kind it is.", zh: "写明是哪一种。" },

  "about-timezone": {
    en: "For from, until, calendars and {{ now }}. Asia/Shanghai when left out.",
    zh: "日历、from、until 和 {{ now }} 都按这个时区。不写就是 Asia/Shanghai。",
  },
  "about-calendars": {
    en: "Opening hours, by names that conditions use.",
    zh: "营业时间。名字自己起，条件里的 hours 用它。",
  },
  "about-media": {
    en: "Images, voices, videos and files that are kept alive, by names: media:NAME.",
    zh: "图片、语音、视频和文件，由迎宾保持可用。名字自己起，消息里写 media:名字。",
  },
  "about-messages": { en: "Messages, by names that rules use.", zh: "消息。名字自己起，规则里用它。" },
  "about-rules": {
    en: "From the top down: the first that fits is taken.",
    zh: "从上往下看，用第一条符合的规则。",
  },

  "about-weekly": {
    en: "Hours by days: mon-fri, sat, or mon, wed.",
    zh: "每周的营业时间，按星期写：mon-fri、sat，或者 mon, wed。",
  },
  "about-holidays": {
    en: "cn: China's public holidays are closed, and make-up workdays (调休) open.",
    zh: "写 cn：法定节假日不营业，调休上班日营业。",
  },
  "about-closed": {
    en: "Days that are closed whatever the week says: 2026-10-01, or 2026-10-01 .. 2026-10-07.",
    zh: "不管 weekly 怎么写都不营业的日子：2026-10-01，或者 2026-10-01 .. 2026-10-07。",
  },
  "about-open": {
    en: "Days with hours of their own, before everything else.",
    zh: "另有营业时间的日子，比其他各键优先。",
  },
  "about-hours": {
    en: 'Hours such as "09:00-12:00, 13:30-18:00"; 22:00-08:00 runs over midnight.',
    zh: '营业时间，如 "09:00-12:00, 13:30-18:00"；22:00-08:00 表示到第二天早上。',
  },
  "about-media-type": {
    en: "What it is: image, voice, video or file.",
    zh: "哪一种素材：image 图片、voice 语音、video 视频、file 文件。",
  },
  "about-media-upload": {
    en: "The sha256 that the console shows after an upload, in place of a url.",
    zh: "在控制台上传后得到的 sha256，用它就不必写 url。",
  },
  "about-upload-name": {
    en: "The name that customers see, of a file.",
    zh: "客户看到的文件名，type 为 file 时用。",
  },
  "about-media-url": {
    en: "Where it is fetched from, an https URL without redirects.",
    zh: "从哪里下载：https 地址，不能跳转。",
  },

  "about-rule-name": {
    en: "It is shown in records. No two rules have the same.",
    zh: "规则的名字，出现在记录里，不能重名。",
  },
  "about-on": { en: "The event that it is for.", zh: "用于哪种事件。" },
  "about-enabled": {
    en: "false switches the rule off. true when left out.",
    zh: "写 false 就停用这条规则。不写就是 true。",
  },
  "about-from": {
    en: "The first day or time, as 2026-11-20 or 2026-11-20 09:00.",
    zh: "从哪天或什么时间开始，如 2026-11-20 或 2026-11-20 09:00。",
  },
  "about-until": {
    en: "The last day, or the time when it ends, as 2026-11-30 or 2026-11-30 18:00.",
    zh: "最后一天（含当天），或者到什么时间为止，如 2026-11-30 或 2026-11-30 18:00。",
  },
  "about-when": {
    en: "All of these must fit; in a list, any. not: none of these.",
    zh: "条件。写了几个就要全部符合；写成列表的，符合其中一个即可；not 表示都不是。",
  },
  "about-send": {
    en: "A message's name, a message, { split: … }, or nothing.",
    zh: "发什么：消息名、消息体、{ split: … } 或 nothing。",
  },
  "about-fallback": {
    en: "A simpler message, for when WeCom refuses the first one for its content or it cannot be filled in.",
    zh: "备用消息，请写得简单些：企业微信因为内容拒绝了前一条，或者前一条填不出来时，发这一条。",
  },
  "about-split": {
    en: "Messages with their weights. A customer stays on one side while these stay.",
    zh: "消息和权重。这些不变，同一位客户就总是看到同一条。",
  },
  "about-after": {
    en: "How long after the event it is sent: 30s, 10m or 2h, less than 48 hours.",
    zh: "事件发生多久以后发：30s、10m 或 2h，须少于 48 小时。",
  },
  "about-unless": {
    en: "replied: not sent when the servicer has written in the meantime.",
    zh: "写 replied：在这期间接待人员已经给客户发过消息，就不发了。",
  },
  "about-transfer": {
    en: "Where the session is passed on to, in place of a message.",
    zh: "把会话转接到哪里，代替发消息。",
  },
  "about-otherwise": {
    en: "Where it is passed on to when WeCom refuses the first transfer.",
    zh: "第一个去处被企业微信拒绝时，改转到哪里。",
  },
  "about-to": {
    en: "queue (the pool that waits for servicers), assistant, end, or { servicer: userid }.",
    zh: "queue 待接入池、assistant 智能助手、end 结束会话，或者 { servicer: userid } 某位接待人员。",
  },
  "about-servicer": {
    en: "The userid of one of the account's servicers.",
    zh: "这个客服账号的一位接待人员的 userid。",
  },
  "about-then": {
    en: "What is done afterwards: tags, a remark, a webhook.",
    zh: "发完以后做什么：打标签、改备注、通知 webhook。",
  },
  "about-tag": {
    en: "Ids of the company's tags that the member gives the customer.",
    zh: "企业标签的 id，以这位成员的名义打给客户。",
  },
  "about-remark": {
    en: "The member's remark of the customer, with Liquid; cut to 20 characters.",
    zh: "成员对客户的备注，可以用 Liquid；最多 20 个字，多的截掉。",
  },
  "about-webhook": {
    en: "An https URL that is told of the event, and of what became of it.",
    zh: "https 地址，事件和处理结果会发给它。",
  },

  "when-app": { en: "The app's name in WECOM_APPS.", zh: "应用在 WECOM_APPS 里的名字。" },
  "when-hours": {
    en: "Names of calendars, of which one is open.",
    zh: "日历的名字，其中一个此刻在营业。",
  },
  "when-staff": { en: "Userids of members.", zh: "成员的 userid。" },
  "when-state": {
    en: 'The state of the contact way. * stands for any run of characters, \\* for a star, "" for none.',
    zh: '“联系我”的 State。* 代表任意一串字符，\\* 是星号本身，"" 表示没有。',
  },
  "when-via": {
    en: "How they met: added, half (not accepted yet) or audit (consent to the chat archive).",
    zh: "怎么成为联系人的：added 添加、half 免验证添加（成员还没加回客户）、audit 同意会话存档。",
  },
  "when-department": {
    en: "Ids of departments to which the member belongs. Looked up.",
    zh: "成员所在部门的 id。要查询。",
  },
  "when-customer": {
    en: "What is known of the customer, once it was looked up.",
    zh: "客户的类型、性别和标签。要查询。",
  },
  "when-customer-type": { en: "wechat or wecom. Looked up.", zh: "wechat 微信、wecom 企业微信。要查询。" },
  "when-customer-gender": {
    en: "male, female or unknown. Looked up.",
    zh: "male 男、female 女、unknown 不知道。要查询。",
  },
  "when-customer-tag": {
    en: "Ids of tags that this member gave the customer. Looked up.",
    zh: "这位成员给客户打的标签的 id。要查询。",
  },
  "when-account": { en: "Ids of accounts (open_kfid).", zh: "客服账号的 id（open_kfid）。" },
  "when-scene": {
    en: 'The scene of the link. * stands for any run of characters, "" for none.',
    zh: '客服链接里的 scene。* 代表任意一串字符，"" 表示没有。',
  },
  "when-scene-param": {
    en: 'The scene_param of the link. * stands for any run of characters, "" for none.',
    zh: '客服链接里的 scene_param。* 代表任意一串字符，"" 表示没有。',
  },
  "when-channels": {
    en: "Where in Channels (视频号) the customer came from.",
    zh: "客户从视频号的哪里来。",
  },
  "when-channels-scene": {
    en: "Where in Channels (视频号) the customer came from: profile, live, window, product or order.",
    zh: "客户从视频号的哪里来：profile 主页、live 直播间、window 橱窗、product 商品页、order 订单页。",
  },
  "when-channels-nickname": {
    en: "The name of the Channels account, or of its shop. * stands for any run of characters.",
    zh: "视频号或视频号小店的名字。* 代表任意一串字符。",
  },
  "when-text": {
    en: "What the customer wrote, or what is read on the menu item that was tapped.",
    zh: "客户写的文字；点菜单时，是菜单项上的文字。",
  },
  "when-text-is": {
    en: "The whole text, blanks at its ends aside. Case counts.",
    zh: "和这句话完全相同，首尾的空白不算。区分大小写。",
  },
  "when-text-contains": {
    en: "Words of which the text holds any. Case counts.",
    zh: "含有其中一个词。区分大小写。",
  },
  "when-menu": {
    en: 'The id of the menu item that was tapped, "" for a message that is no tap.',
    zh: '客户点的菜单项的 id，"" 表示不是点菜单。',
  },
  "when-msgtype": {
    en: "text, image, voice, video, file, location, link, …",
    zh: "text 文字、image 图片、voice 语音、video 视频、file 文件、location 位置、link 链接等。",
  },
  "when-not": {
    en: "None of these. A value that is not known does not fit either.",
    zh: "都不是这些。不知道的值也不符合。",
  },

  "about-attachments": {
    en: "What goes with the text, at most {most} attachments.",
    zh: "随文字一起发的附件，最多 {most} 个。",
  },
  "about-menu-items": {
    en: "What stands in the menu, at most {most} items, of which {tappable} can be tapped.",
    zh: "菜单的各项，最多 {most} 项，其中能点的最多 {tappable} 项。",
  },
  "about-menu-items-on-event": {
    en: "What stands in the menu, at most {most} items.",
    zh: "菜单的各项，最多 {most} 项。",
  },
  "about-no-newline": {
    en: "1 when what follows stands in the same line.",
    zh: "写 1，后面的内容就接在同一行。",
  },
  "about-degrees": { en: "The {coordinate}, in degrees.", zh: "{coordinate}，以度为单位。" },

  "about-event-of-code": {
    en: "What the code was given for: {short} live 20 seconds, {long} 48 hours; kf.entered when it is left out.",
    zh: "code 是哪种事件给的：{short}的 code 有效 20 秒，{long}的有效 48 小时；不写就是 kf.entered。",
  },
  "about-service-state": {
    en: "1 the assistant, 2 the queue, 3 a servicer, 4 the end.",
    zh: "1 智能助手，2 待接入池，3 接待人员，4 结束。",
  },
  "about-use-by-rules": {
    en: "Whether the rules are to use the msg_code that the transfer brings; the answer then has none.",
    zh: "转接得到的 msg_code 要不要交给规则使用；交给规则后，返回里就没有它。",
  },
  "about-open-kfid": { en: "The customer-service account.", zh: "客服账号。" },
  "about-external-userid": { en: "The customer.", zh: "这位客户。" },
  "about-sync-cursor": {
    en: "next_cursor of the page before; without one, from three days ago on.",
    zh: "上一页的 next_cursor；不写就从三天前开始。",
  },
  "about-voice-format": { en: "0 AMR, 1 SILK.", zh: "0 是 AMR，1 是 SILK。" },
  "about-outcomes": { en: "Any of these.", zh: "其中任何一个。" },
  "about-rule-asked": {
    en: "The name of the rule; empty for those without one.",
    zh: "规则的名字；写成空的，就是没有规则的。",
  },
  "about-state-asked": {
    en: "The State of the contact way or link; empty for those without one.",
    zh: "“联系我”或客服链接的 State；写成空的，就是没有 State 的。",
  },
  "about-limit": { en: "{count} without it.", zh: "不写就是 {count}。" },
  "about-figures-by": {
    en: "Rows for hours or for days of the rules file's time zone; day without it.",
    zh: "按规则文件的时区，每小时或每天一行；不写就是每天。",
  },
  "about-figures-group": {
    en: "What key the rows have; all deliveries together without it.",
    zh: "按什么分行（key）；不写就全部合在一起。",
  },
  "about-figures-format": { en: "csv for a file that Excel opens.", zh: "写 csv，得到 Excel 能打开的文件。" },
  "about-moment": {
    en: "A time such as 2026-11-22T09:00+08:00; without a distance from UTC it is by the rules file's time zone.",
    zh: "时间，如 2026-11-22T09:00+08:00；没有写时差的，按规则文件的时区。",
  },

  // The history of rules files, and the audit log
  "about-file-of-app": {
    en: "The app whose own file it is; the common file without it.",
    zh: "应用名，指它自己的文件；不写就是公共的文件。",
  },
  "about-version-note": {
    en: "Stands beside the version in the history, at most 200 characters.",
    zh: "和这一版一起写进历史记录，最多 200 个字符。",
  },
  "about-author": {
    en: "Who publishes, at most 64 characters: for holders of ADMIN_TOKEN, who are token without it.",
    zh: "谁发布的，最多 64 个字符。用 ADMIN_TOKEN 的人可以写；不写就记作 token。",
  },
  "about-by-asked": {
    en: "Who did it, as the history and the log have it.",
    zh: "谁做的，按历史记录和日志里的写法。",
  },
  "about-codes-fresh": {
    en: "1 asks WeCom about each code, a page at a time.",
    zh: "填 1 时逐个向企业微信查询，一次一页。",
  },
  "about-codes-cursor": {
    en: "Of the page before; with fresh=1 only.",
    zh: "上一页的 cursor；仅用于 fresh=1。",
  },
  "about-adopt-cursor": { en: "Of the answer before.", zh: "上一次应答给出的 cursor。" },

  // Codes and links
  "codes-file-title": { en: "Yingbin's file of codes and links", zh: "迎宾的渠道码和客服链接" },
  "codes-file-purpose": {
    en: "What npm run codes -- apply makes. It never deletes a code.",
    zh: "npm run codes -- apply 按它新建、修改，从不删除渠道码。",
  },
  "about-app-of-codes": {
    en: "The app in WECOM_APPS that makes the codes.",
    zh: "用 WECOM_APPS 里的哪个应用来建。",
  },
  "about-codes-of-file": {
    en: "Codes (渠道码) by their State, of at most 30 characters. The State of a printed code cannot be changed.",
    zh: "渠道码，按 State 写，State 最多 30 个字符。印出去的码不能改 State。",
  },
  "about-kf-of-file": {
    en: "Links into customer service: accounts (wk…), below them scenes, with a list of scene_params or nothing.",
    zh: "客服链接：先写客服账号（wk 开头），下面写 scene，再写 scene_param 的列表，也可以不写。",
  },
  "about-code-staff": {
    en: "Userids of the members who receive customers.",
    zh: "接待客户的成员，写 userid。",
  },
  "about-code-departments": {
    en: "Ids of departments whose members receive customers. At most 100 members in all.",
    zh: "接待客户的部门，写部门 id。成员合计最多 100 名。",
  },
  "about-code-accept": {
    en: "auto: a customer is a contact at once; ask: when the member accepts. auto when left out.",
    zh: "auto：扫码后直接成为联系人；ask：成员通过后才是。不写就是 auto。",
  },
  "about-code-exclusive": {
    en: "Whether a customer of the company's is led to the member whom the customer has already. Cannot be changed later.",
    zh: "客户已加过本企业某位成员时，扫码是否仍找到这位成员。建好后不能改。",
  },
  "about-code-note": { en: "Shown to nobody, at most 30 characters.", zh: "客户看不到，最多 30 个字符。" },
  "about-link-scene": {
    en: "At most 32 of letters, digits, _ and -.",
    zh: "最多 32 个英文字母、数字、_ 和 -。",
  },
  "about-link-params": {
    en: "A link for each, at most 128 bytes before it is encoded. They need a scene.",
    zh: "每个生成一条链接，编码前最多 128 字节；要有 scene 才能用。",
  },
});
