/** What may be a mistake in a sound rules file. */
import { texts } from "../text.ts";

export const WARNINGS = texts({
  "staff-name-unknown": {
    en: "WeCom tells third-party apps no member's name: for {app}, {name} is unknown, and its default is sent",
    zh: "企业微信不把成员姓名给第三方应用：{app} 取不到 {name}，会按 default 发，请写好 default",
  },
  // Rules
  "rule-over": {
    en: "this rule is over: no customer gets it any more",
    zh: "这条规则已经过期，客户不会再收到；用不到的话请删掉",
  },
  "never-reached": {
    en: "this rule is never reached: {rule} above takes every customer",
    zh: "这条规则永远轮不到：上面的 {rule} 没有条件，所有客户都用它；请把这条移到它前面",
  },
  "never-reached-by-its-customers": {
    en: "this rule is never reached: {rule} above takes every customer that it is for",
    zh: "这条规则永远轮不到：符合它的客户，都先符合上面的 {rule}；请把这条移到它前面",
  },
  "never-reached-behind-several": {
    en: "this rule is never reached: {rules} above together take every customer",
    zh: "这条规则永远轮不到：上面的 {rules} 合起来已经包括所有客户；请把这条移到它们前面",
  },
  "no-rule-enabled": {
    en: "no rule is switched on: no customer gets a message",
    zh: "请至少启用一条规则：现在全部停用，客户什么也收不到",
  },
  "no-default": {
    en: "a customer whom no rule fits gets {nothing}: {event} has no default, a last rule without conditions and dates",
    zh: "请给 {event} 加一条兜底规则，放在最后，不写条件和日期；否则不符合任何规则的客户{nothing}",
  },
  "no-welcome": { en: "no welcome", zh: "收不到欢迎语" },
  "no-message": { en: "nothing", zh: "什么也收不到" },
  "unused-message": { en: "no rule sends {name}", zh: "没有规则用到消息 {name}；用不到的话请删掉" },
  "unused-medium": { en: "no message has {name} in it", zh: "没有消息用到素材 {name}；用不到的话请删掉" },
  "holidays-not-announced": {
    en: 'the holidays and make-up workdays of {years} are not known yet (the last year known is {last}): until Yingbin is updated, only "weekly", "closed" and "open" count there',
    zh: "还没有 {years} 年的节假日和调休（目前到 {last} 年）；公布后请升级迎宾，在那之前只看 weekly、closed 和 open",
  },

  // Conditions, tags and servicers
  "tag-name": {
    en: "{value} is a name, it seems: tags are told by their ids (et…), which npm run doctor lists",
    zh: "{value} 像是标签的名字；请写标签的 id（et…），npm run doctor 会列出来",
  },
  "staff-name": {
    en: "{value} is a name, it seems: staff are told by their userids (账号), as the member's page in the console's 通讯录 shows them",
    zh: "{value} 像是姓名；请写 userid，就是管理后台“通讯录”里成员详情页的“账号”",
  },
  "state-of-no-code": {
    en: "no State is {value}: a code's has {most} characters at most, a link's customer_channel {bytes} bytes",
    zh: "请缩短 {value}，没有这样的 State：渠道码的最多 {most} 个字符，获客链接的 customer_channel 最多 {bytes} 字节",
  },
  "state-without-code": {
    en: "no code of the app {app} fits {value}: make the code, unless a link (获客链接) brings it as customer_channel{hint}",
    zh: "应用 {app} 没有符合 {value} 的渠道码，请先建好（由获客链接的 customer_channel 带来的除外）{hint}",
  },
  "value-of-no-link": {
    en: "no link into customer service has {value}: {why}",
    zh: "没有客服链接会带 {value}：{why}",
  },
  "star-in-text": {
    en: "{value}: a star in a text is only a star",
    zh: "{value}：text 里没有通配符，* 只是星号本身",
  },
  "unknown-msgtype": {
    en: "no message of a customer's is known to have the msgtype {value}{hint}",
    zh: "客户的消息没有 {value} 这种 msgtype{hint}",
  },
  "unknown-menu-id": {
    en: "no menu of this file has an item with the id {value}{hint}",
    zh: "这个文件的菜单里没有 id 是 {value} 的菜单项{hint}",
  },

  // Slips of the keyboard
  "unseen-sign": {
    en: "{text} has a sign in it that nobody sees ({sign}), as chats and web pages leave it behind; write it anew",
    zh: "{text} 里有看不见的字符（{sign}），多半是从聊天或网页复制来的；请重新打一遍",
  },
  "quotes-in-value": {
    en: "the quotes are a part of {text}; leave them out, or write English ones: {cure}",
    zh: "{text} 里的引号会当成内容；请去掉，或换成英文引号：{cure}",
  },
  "several-in-one": {
    en: "{text} is one text, with all that stands in it; several are a list, with English commas: {list}",
    zh: "{text} 会整个当成一个值；要写几个，请用列表和英文逗号：{list}",
  },
  "look-alike-sign": {
    en: "{sign} is another sign than the English {english}; write {cure}",
    zh: "{sign} 不是英文的 {english}；请写 {cure}",
  },
  "odd-blank": {
    en: "{text} has a blank in it that is no space ({sign}); write {cure}",
    zh: "{text} 里的空白不是普通空格（{sign}）；请写 {cure}",
  },
  "blank-at-ends": {
    en: "{text} has a blank at its beginning or end; write {cure}",
    zh: "{text} 的开头或结尾有空格；请写 {cure}",
  },

  // Message bodies
  "original-id": {
    en: "{appid} is the original id (原始ID) of an account{form}",
    zh: "{appid} 是原始ID，不是 appid{form}",
  },
  "not-an-appid": {
    en: "{appid} does not look like the appid of a mini-program{form}",
    zh: "{appid} 不像小程序的 appid{form}",
  },
  "appid-form": {
    en: "; an appid is wx and 16 letters and digits, as the mini-program's console shows it (开发设置)",
    zh: "；appid 是 wx 加 16 位字母和数字，请到小程序后台的“开发设置”里复制",
  },
  "page-without-html": {
    en: "in customer service a page needs .html at its end, before any ?, or the customer sees 页面找不到; write {page}",
    zh: "请写成 {page}：微信客服里的小程序页面要以 .html 结尾（在 ? 之前），否则客户打开是“页面找不到”",
  },
  "menu-id-cut-off": {
    en: '{id} may come back cut off when it is tapped, and then no "menu" fits it: use letters, digits and _ alone',
    zh: "{id} 请只用字母、数字和 _：别的字符在客户点击后可能被截掉，menu 就对不上了",
  },
  "same-menu-id": {
    en: "two items of this menu have the id {id}: no rule can tell them apart",
    zh: "这个菜单有两项的 id 都是 {id}，规则分不清是哪一项；请换一个 id",
  },
  "card-for-few": {
    en: "WeCom gives a card only to a customer who wrote within the last 48 hours (a tap on a menu does not count), once in 48 hours, and only of a member who may have customers (客户联系); WeCom's own page does not list the type, so give the rule a fallback",
    zh: "请给这条规则写上 fallback：名片只发给 48 小时内发过消息的客户（点菜单不算），48 小时一次，名片上的成员还要有“客户联系”权限；官方文档也没有列出这种消息",
  },
  "upload-missing": {
    en: "the upload of {name} is not there: messages go without it until it is uploaded again",
    zh: "请重新上传 {name}：上传的文件已经不在，消息暂时发不出它",
  },
  "nothing-else-to-send": {
    en: "while {media} cannot be sent, the customer gets nothing: there is neither a text nor a fallback",
    zh: "请加上文字或 fallback：{media} 发不了的时候，客户什么也收不到",
  },
  "foreign-picture": {
    en: "WeCom takes only an address that its media/uploadimg gave (on qpic.cn), and refuses the message with this one; name the picture under media, and write media_id: media:NAME",
    zh: "请把图片写在 media 下面，这里写 media_id: media:名字；企业微信只收 media/uploadimg 给的网址（qpic.cn），用这个网址整条消息会被拒绝",
  },

  // Lengths
  "long-address": {
    en: "this address is up to {bytes} bytes long; WeCom is certain to take {certain}, and may refuse a longer one (40039)",
    zh: "这个网址会长到 {bytes} 字节；{certain} 字节以内企业微信肯定收，更长的可能被拒绝（40039）",
  },
  "grows-too-long": {
    en: "with {value} this grows to {bytes} bytes, WeCom takes {most}: {then}; | truncate: 20 behind the variable keeps it short",
    zh: "请在变量后面加上 | truncate: 20：{value}，这里有 {bytes} 字节，超过企业微信的 {most} 字节，{then}",
  },
  "long-message": { en: "a message of 200 Chinese characters", zh: "客户一次写 200 个汉字时" },
  "long-name": { en: "a name of 64 Chinese characters", zh: "名字有 64 个汉字时" },
  "longest-value": { en: "the longest value that WeCom allows", zh: "值达到企业微信允许的最大长度时" },
  "would-be-cut": { en: "it would be cut", zh: "会被截断" },
  "could-not-be-sent": { en: "the message could not be sent", zh: "消息就发不出去了" },

  // Texts
  "single-braces": {
    en: "{text} is sent as it stands; what is filled in stands between {{ and }}",
    zh: "{text} 会原样发出；要填入内容，请写在 {{ 和 }} 之间",
  },
  "number-against-text": {
    en: "{text} compares a number with a text, which it never equals: write 1 or 2 without quotes",
    zh: "{text} 拿数字和文字比，永远不相等；请写 1 或 2，不加引号",
  },
  "comparison-sent": {
    en: '{text} sends the word "true" or "false"; behind | default: stands what goes in place of nothing',
    zh: "{text} 发出去的是 true 或 false；没有值时要用的文字，请写在 | default: 后面",
  },
  "reckons-with-text": {
    en: "{text} reckons with a text, which is no number: write now | plus_days: 1, or now | plus_hours: -2",
    zh: "{text} 里的 now 不是数字，不能加减；请写 now | plus_days: 1 或 now | plus_hours: -2",
  },
  "written-line-break": {
    en: "{text} is sent as a backslash and a letter; a line break is \\n in double quotes alone, or a new line below |-",
    zh: "{text} 会原样发出；要换行，请把整段文字放进双引号再写 \\n，或者在 |- 下面另起一行",
  },
  "web-page-sign": {
    en: "{text} is sent as it stands, as a web page writes it; write the sign itself",
    zh: "{text} 是网页的写法，会原样发出；请直接写那个字符",
  },
  "web-page-break": {
    en: "{text} is sent as it stands; a line break is a new line below |-",
    zh: "{text} 会原样发出；要换行，请在 |- 下面另起一行",
  },
  "nickname-placeholder": {
    en: "{text} is sent as it stands; the customer's name is {{ customer.name | default: '您' }}",
    zh: "{text} 会原样发出；客户的名字请写 {{ customer.name | default: '您' }}",
  },
  "cut-off-by-comment": {
    en: "{comment} is a comment to YAML, and is not sent; if it belongs to the text, put all of it in quotes",
    zh: "{comment} 在 YAML 里是注释，不会发出；如果是正文，请把整段文字加上引号",
  },
  "unknown-date-flag": {
    en: "{flag} is no flag of a date, and is sent as it stands{flags}",
    zh: "没有 {flag} 这个日期格式符，它会原样发出{flags}",
  },
  "full-width-percent": {
    en: '"％" is sent as it stands; write the English %',
    zh: '"％" 会原样发出；请写英文的 %',
  },
  "no-date-flag": {
    en: "nothing of the date is in {format}, which is sent as it stands{flags}",
    zh: "{format} 里没有日期格式符，会原样发出{flags}",
  },
  "date-flags": {
    en: "; there are %Y %m %d %H %M %S, %F (2026-11-22), %R (09:30), %A (星期日) and others of strftime",
    zh: "；可用 %Y %m %d %H %M %S、%F（2026-11-22）、%R（09:30）、%A（星期日）等 strftime 的格式符",
  },
  "media-name-misread": {
    en: "this is taken for a media_id of WeCom's; did you mean {name}?",
    zh: "这会当成企业微信的 media_id；是不是想写 {name}？",
  },
  "media-id-expires": {
    en: "a media_id of WeCom's is dead after three days; name the file under media, and write media:NAME here",
    zh: "请把文件写在 media 下面，这里写 media:名字；企业微信的 media_id 三天后失效",
  },
  "address-without-https": { en: "an address begins with https://", zh: "网址请以 https:// 开头" },
});
