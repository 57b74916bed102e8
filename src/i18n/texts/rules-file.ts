/** What is wrong with a rules file, apart from its YAML and its message bodies. */
import { texts } from "../text.ts";

export const RULES_FILE = texts({
  "see-also": { en: "{message}; see {path}, line {line}", zh: "{message}；参见第 {line} 行的 {path}" },

  "file-too-large": {
    en: "the file is {bytes} bytes, at most {most} are possible",
    zh: "文件太大，请缩小：现在 {bytes} 字节，最多 {most} 字节",
  },
  "empty-file": { en: 'the file is empty; it needs "rules"', zh: '文件是空的，请至少写上 "rules"' },
  "no-rules-file": {
    en: 'there is no rules file: put one into KV under the key "rules"',
    zh: '还没有规则文件，请先发布一个（KV 里的键是 "rules"）',
  },

  "no-such-date": { en: "there is no {date} in the calendar", zh: "没有 {date} 这一天，请核对" },
  "dates-end-early": {
    en: "the dates end ({last}) before they begin ({first})",
    zh: "请把两个日期对调：结束（{last}）早于开始（{first}）",
  },
  "unknown-holidays": {
    en: '{found} is no country whose holidays are known; "cn" is',
    zh: '节假日目前只能写 "cn"，现在是{found}',
  },
  "never-open": {
    en: 'the calendar is never open; it needs hours under "weekly" or "open"',
    zh: '这个日历没有营业的时候，请在 "weekly" 或 "open" 里写上时间',
  },
  "empty-hours": {
    en: "the list is empty; leave out a day that is closed",
    zh: "列表是空的；不营业的日子请不要写",
  },
  "leave-out-closed-day": {
    en: "; leave out a day that is closed",
    zh: "；不营业的日子请不要写",
  },
  "english-punctuation": { en: "; write it with English punctuation", zh: "；请用英文标点" },
  "hours-overlap": { en: "{hours} overlaps with {other}", zh: "{hours} 和 {other} 有重叠，请把时间错开" },
  "begins-at-midnight": {
    en: "{hours}: no span begins at 24:00; the next day begins at 00:00",
    zh: "{hours}：开始时间不能写 24:00，第二天请从 00:00 写起",
  },
  "empty-span": {
    en: '{hours} is empty; the whole day is "00:00-24:00"',
    zh: '{hours} 起止相同；全天请写 "00:00-24:00"',
  },
  "two-digits": {
    en: "{time} must have two digits on both sides of the colon, as in 09:00",
    zh: "{time} 的冒号两边请各写两位数字，如 09:00",
  },
  "no-such-time": {
    en: "there is no {time}; a day goes from 00:00 to 24:00",
    zh: "没有 {time} 这个时间；一天从 00:00 到 24:00",
  },
  "unknown-day": { en: "{day} is not a day{hint}{torn}", zh: "{day} 不是星期几{hint}{torn}" },
  "there-are-days": {
    en: "; there are {days}, and ranges such as mon-fri",
    zh: "；可以写{days}，或 mon-fri 这样的范围",
  },
  "quote-hours-before": {
    en: "; if it belongs to the hours before it, put all of them in quotes",
    zh: "；如果它是前面那段时间的一部分，请把整段时间加上引号",
  },
  "day-named-twice": {
    en: "{day} has its hours under {key} already",
    zh: "{day} 的时间已经写在 {key} 下面了，请只留一处",
  },
  "unknown-time-zone": {
    en: "{zone} is not a time zone, such as Asia/Shanghai{hint}",
    zh: "{zone} 不是时区的名字，请写成 Asia/Shanghai 这样{hint}",
  },
  "american-time-zone": {
    en: "{zone} is a time of America's; China's is Asia/Shanghai, Chicago's America/Chicago",
    zh: "{zone} 是美洲的时间；中国请写 Asia/Shanghai，芝加哥请写 America/Chicago",
  },

  "url-found": { en: "{message}, found {url}", zh: "{message}，现在是 {url}" },
  "not-a-url": { en: "this is not a URL", zh: "这不是网址" },
  "url-not-https": { en: "the URL must begin with https://", zh: "网址要以 https:// 开头" },
  "url-with-password": {
    en: "the URL must have no user name and no password",
    zh: "网址里不能带用户名和密码",
  },
  "url-with-port": { en: "the URL must have no port", zh: "网址里不能带端口" },
  "numeric-url": {
    en: "the URL must name a host, not a numeric address",
    zh: "网址里请写域名，不能写 IP",
  },
  "url-not-public": { en: "the URL must name a host on the Internet", zh: "网址要是公网的域名" },
  "not-an-upload": {
    en: "expected the sha256 of an upload, 64 hex digits: the console shows it after the upload",
    zh: "应为上传后得到的 sha256（64 位十六进制），请在控制台上传后复制",
  },
  "url-beside-upload": {
    en: '"url" cannot stand beside "upload": keep one of the two',
    zh: '"url" 和 "upload" 请只保留一个',
  },
  "media-in-address": {
    en: "{name} can stand in a media_id, and this is an address",
    zh: "{name} 只能写在 media_id 里，这里要写网址",
  },
  "unknown-media": { en: "no media is called {name}{hint}", zh: "没有叫 {name} 的素材{hint}" },
  "no-section": { en: '; the file has no "{section}"', zh: '；这个文件没有 "{section}"' },
  "media-of-other-type": {
    en: "{name} is of type {type}, and this place takes the type {wanted}",
    zh: "素材 {name} 的类型是 {type}，这里要用 {wanted}",
  },

  "name-too-long": {
    en: "the name is {length} characters long, {most} are possible",
    zh: "名字太长，请缩短：现在 {length} 个字符，最多 {most} 个",
  },
  "name-nothing": {
    en: '"nothing" cannot be a message\'s name: it stands for no message',
    zh: '消息不能叫 "nothing"，请换个名字：它表示不发消息',
  },
  "rule-name-taken": {
    en: "{rule} is called {name} already; names must differ",
    zh: "规则不能重名，请换个名字：{rule} 已经叫 {name}",
  },
  "unknown-message": { en: "no message is called {name}{hint}", zh: "没有叫 {name} 的消息{hint}" },
  "text-of-its-own": {
    en: "; a text of its own is { text: { content: … } }",
    zh: "；要直接写文字，请写成 { text: { content: … } }",
  },
  "unknown-calendar": { en: "no calendar is called {name}{hint}", zh: "没有叫 {name} 的日历{hint}" },

  "unknown-event": { en: "{event} is not an event{hint}", zh: "{event} 不是事件{hint}" },
  "key-of-other-events": { en: "{key} is for {events} only", zh: "请去掉 {key}，它只用于 {events}" },
  "foreign-condition": {
    en: '"{key}" is a condition of {events}, not of {event}',
    zh: '请去掉 "{key}"：它是{events}的条件，{event} 没有',
  },
  "fallback-of-nothing": {
    en: "a rule that sends nothing has nothing to fall back from; leave the fallback out",
    zh: "请去掉 fallback：这条规则不发消息，用不到备用消息",
  },
  "after-of-nothing": {
    en: "a rule that sends nothing has nothing to wait for; leave it out",
    zh: "请去掉 after：这条规则不发消息，不用等",
  },
  "unless-without-after": {
    en: '"unless" needs "after": nobody has replied at once',
    zh: '请给 "unless" 配上 "after"：刚发生的时候，还不会有人回复',
  },
  "rule-ends-early": {
    en: "the rule ends ({until}) before it begins ({from})",
    zh: "请核对 from 和 until：规则的结束（{until}）早于开始（{from}）",
  },
  "needs-send-or-transfer": {
    en: 'a rule for kf.message needs "send" or "transfer"',
    zh: 'kf.message 的规则请写上 "send" 或 "transfer"',
  },
  "send-and-transfer": {
    en: 'a rule has "send" or "transfer", not both',
    zh: '"send" 和 "transfer" 只能有一个，请去掉另一个',
  },
  "fallback-of-transfer": {
    en: '"fallback" goes with "send"; for a transfer that is refused there is "otherwise"',
    zh: '请把 "fallback" 换成 "otherwise"：转接被拒绝时走 "otherwise"，"fallback" 只配 "send"',
  },
  "otherwise-of-message": {
    en: '"otherwise" goes with "transfer"; for a message that is refused there is "fallback"',
    zh: '请把 "otherwise" 换成 "fallback"：消息被拒绝时用 "fallback"，"otherwise" 只配 "transfer"',
  },
  "after-too-late": {
    en: "WeCom takes the message within {hours} hours only; {after} is too late",
    zh: "{after} 太久了，请缩短：超过 {hours} 小时，企业微信就不收这条消息了",
  },
  "fallback-nothing": {
    en: "a fallback must be a message; leave it out when there is none",
    zh: "fallback 要是一条消息；没有备用消息的话，请去掉这个键",
  },
  "fallback-split": {
    en: "a fallback is one message, not a split",
    zh: "fallback 只能是一条消息，不能是 split",
  },
  "nothing-in-split": {
    en: "the sides of a split are messages; nothing is none",
    zh: "split 里要写消息的名字，nothing 不是消息，请去掉",
  },
  "split-of-one": { en: "a split has two messages at least", zh: "split 里请至少写两条消息" },
  "unknown-place": {
    en: "{place} is no place to transfer to; {places} are, or { servicer: lisi }{hint}",
    zh: "不能转接到 {place}；可以写{places}，或者 { servicer: lisi }{hint}",
  },
  "empty-servicer": { en: "the servicer's userid is empty", zh: "接待人员的 userid 是空的，请填写" },

  "empty-tag-id": { en: "the tag's id is empty", zh: "标签的 id 是空的，请填写" },
  "no-tag-ids": { en: "the list is empty; name the ids of tags", zh: "列表是空的，请写上标签的 id" },
  "empty-follow-up": { en: "the follow-up is empty; {keys} are possible", zh: "这一项是空的，可以写{keys}" },
  "one-follow-up-each": {
    en: "one item does one thing; make a list of several items",
    zh: "一项只做一件事，请拆成列表里的几项",
  },
  "unknown-follow-up": {
    en: "{key} is not a follow-up; {keys} are{hint}",
    zh: "then 里不能写 {key}，可以写{keys}{hint}",
  },
  "empty-remark": { en: "the remark is empty; leave it out", zh: "备注是空的，请去掉" },
  "remark-too-long": {
    en: "{remark} is {length} characters long, WeCom takes at most {most}",
    zh: "备注 {remark} 太长，请缩短：现在 {length} 个字，企业微信最多收 {most} 个字",
  },
  "remark-not-fillable": {
    en: "this cannot be filled in: a filter lacks its value",
    zh: "这里填不出来，请检查过滤器：缺了要填的值",
  },

  "empty-condition": {
    en: "the list is empty; name {what}, or leave the condition out",
    zh: "列表是空的，请写上{what}，或者去掉这个条件",
  },
  "only-not": {
    en: '{key} cannot stand in a condition, only "not" can{hint}',
    zh: '条件里不能写 {key}，只能写 "not"{hint}',
  },
  "empty-value": { en: "an empty text fits nothing here", zh: "这里不能是空的，请填写" },
  "star-not-here": {
    en: "{value}: a star stands for other characters only in state, scene, scene_param and channels' nickname",
    zh: "{value}：这里不能用 *，请写完整的值；* 只在 state、scene、scene_param 和 channels 的 nickname 里代表任意字符",
  },
  "not-a-department": {
    en: "{value} is no department's id, which is a number",
    zh: "{value} 不是部门的 id，请写数字",
  },

  "no-liquid-here": {
    en: "Liquid cannot stand here; it can in {places}",
    zh: "这里不能写 Liquid，能写的是{places}",
  },
  "not-fillable": {
    en: "this cannot be filled in: a filter lacks its value, or the text grows beyond all measure",
    zh: "这里填不出来，请检查过滤器：缺了要填的值，或者文字会无限变长",
  },
  "empty-when-unknown": {
    en: "this is empty when nothing is known, and the message cannot be sent then; add | default: '…'",
    zh: "请加上 | default: '…'：什么都没查到时这里是空的，消息就发不出去",
  },
  "even-when-empty": {
    en: "{message}, even when every variable is empty",
    zh: "{message}（变量全部为空时也是这样）",
  },
  "sent-on": { en: "{message}; it is sent on {uses}", zh: "{message}；它用于 {uses}" },
  "event-of-rule": { en: "{event} ({rule})", zh: "{event}（{rule}）" },
  "this-message": { en: "this", zh: "这条消息" },
  "service-message-on-contact": {
    en: '{body} is a message of customer service, since it has "msgtype"; {event} takes "text" and "attachments"',
    zh: '{event} 请写 "text" 和 "attachments"：{body}有 "msgtype"，是微信客服的消息',
  },
  "attachments-in-service": {
    en: '{body} has "attachments", as only a welcome can; {taken}',
    zh: '{body}有 "attachments"，只有欢迎语能有；{taken}',
  },
  "msgtype-not-on-event": {
    en: "{body} has the msgtype {type}; {taken}",
    zh: "{body}的 msgtype 是 {type}；{taken}",
  },
  "takes-text-only": { en: "{event} takes text only", zh: "{event} 只能发文字" },
  "takes-types": { en: "{event} takes {types}", zh: "{event} 能发{types}" },

  "expected-json": { en: "expected JSON", zh: "请发 JSON" },
  "unknown-question-key": {
    en: "there is no such key; text, event and at are possible",
    zh: "没有这个键，可以写 text、event 和 at",
  },
  "nickname-is-name": {
    en: '"nickname" is "name" here, as it is in messages',
    zh: '请把 "nickname" 改成 "name"，和消息里的写法一样',
  },
});
