/**
 * The Chinese of what the API's document says in English. Descriptions that are codes are not here: the tables in
 * `src/i18n` have them.
 */

// biome-ignore format: two lines each, so that the two languages can be compared
export const CHINESE: Readonly<Record<string, string>> = {
  "1 to 255 visible characters. A call that is repeated with the same key within a day is made once, and answered the same":
    "1 到 255 个可见字符。一天之内用同一个键重复调用，只执行一次，应答相同",
  "How it ended. WeCom's refusal is an outcome too: see errcode and remedy.":
    "已有结果。被企业微信拒绝也是一种结果：见 errcode 和 remedy。",
  "It is not decided yet, and goes on: the outcome is open, the record tells the end.":
    "还没有结果，继续进行：outcome 为 open，最终结果见记录。",
  "the sha256 of the file that is replaced, or * for none":
    "被替换的文件的 sha256；还没有文件时填 *",
  "Exchanges ADMIN_TOKEN for a session: the cookie __Host-session":
    "用 ADMIN_TOKEN 换取会话：cookie __Host-session",
  "The session ends after eight hours, and with ADMIN_TOKEN. Only the bearer begins one.":
    "会话八小时后结束，更换 ADMIN_TOKEN 也会结束。只能用 Bearer 开始会话。",
  "The session; the cookie is set.":
    "会话已开始，cookie 已写入。",
  "Leads a browser to WeCom's page of login":
    "把浏览器带到企业微信的登录页",
  "To WeCom.":
    "转到企业微信。",
  "Members cannot log in: a page in words.":
    "没有开放成员登录：返回说明页面。",
  "Takes the browser back from WeCom's page, and begins the member's session":
    "浏览器从企业微信返回，开始成员的会话",
  "To the console; the cookie is set.":
    "转到控制台，cookie 已写入。",
  "Who has no role, or cannot be known: a page in words.":
    "没有角色，或无法确认是谁：返回说明页面。",
  "WeCom did not say who it is: a page in words.":
    "企业微信没有给出成员身份：返回说明页面。",
  "Who asks":
    "当前是谁",
  "By name and role.":
    "名称和角色。",
  "Takes the cookie away":
    "删除 cookie",
  "There is no session any more.":
    "会话已结束。",
  "Writes to a customer of customer service (kf/send_msg)":
    "给客服客户发消息（kf/send_msg）",
  "Uses a code of customer service (kf/send_msg_on_event)":
    "使用客服的事件 code 发消息（kf/send_msg_on_event）",
  "409 when a rule or another program has used the code, with the holder.":
    "code 已被规则或其他程序使用时返回 409，并说明使用者。",
  "Uses the welcome code of a new contact (externalcontact/send_welcome_msg)":
    "使用新客户的 welcome_code 发欢迎语（externalcontact/send_welcome_msg）",
  "The state of a customer's session (kf/service_state/get)":
    "查询客户的会话状态（kf/service_state/get）",
  "WeCom's answer.":
    "企业微信的应答。",
  "Moves a customer's session (kf/service_state/trans)":
    "变更客户的会话状态（kf/service_state/trans）",
  "The state of a customer's session; the newer form is GET /apps/{app}/kf/sessions":
    "查询客户的会话状态；新的写法是 GET /apps/{app}/kf/sessions",
  "Moves a customer's session; the newer form is POST /apps/{app}/kf/sessions":
    "变更客户的会话状态；新的写法是 POST /apps/{app}/kf/sessions",
  "A page of an account's inbox, from a cursor of the program's own (kf/sync_msg)":
    "读取客服账号的一页消息，cursor 由程序自己保管（kf/sync_msg）",
  "Lets the app's webhook be tried now":
    "立即重试应用的 webhook",
  "Also after 410, which stops it, and while it rests after failures. Posts go on behind the answer.":
    "被 410 停掉的、失败后暂停的，也会重试。应答之后推送继续进行。",
  "The events that wait are tried.":
    "正在推送积压的事件。",
  "The codes of an app, with the rules that use them":
    "列出应用的渠道码，以及用到它们的规则",
  "With fresh=1 WeCom is asked about each, forty at a time; go on with cursor until it is null.":
    "带 fresh=1 时逐个向企业微信查询，每次四十个；用 cursor 继续，直到为 null。",
  "By State.":
    "按 State 排列。",
  "Takes in codes that the app made elsewhere":
    "接管应用在别处创建的渠道码",
  "Called again with cursor until it is null. Deletes and changes nothing.":
    "用 cursor 反复调用，直到为 null。不删除、不修改任何码。",
  "What was found, forty at a time.":
    "找到的渠道码，每次四十个。",
  "Makes a code with this State, or changes it in place: the picture stays the same":
    "用这个 State 创建渠道码，或原地修改：二维码图片不变",
  "States the whole code, and may be repeated: a code is made once. 422 refused-by-wecom has WeCom's errcode and the members that it concerns.":
    "请求体是完整的渠道码，可以重复调用：只创建一次。422 refused-by-wecom 会带上企业微信的 errcode 和涉及的成员。",
  "It was there.":
    "原本就有。",
  "It was made.":
    "已创建。",
  "The picture of a code":
    "取渠道码的图片",
  "The picture, as WeCom has it.":
    "企业微信提供的图片。",
  "Deletes a code for good: whoever scans a printed one reaches nobody":
    "永久删除渠道码：印出去的码，扫了也联系不到人",
  "It is deleted.":
    "已删除。",
  "Links into an account of customer service, with scene and scene_param":
    "生成客服账号的链接，带 scene 和 scene_param",
  "Nothing is stored: the same call gives a link again.":
    "不保存任何内容：同样的调用会再生成一次链接。",
  "A link for each scene_param, or one.":
    "每个 scene_param 一个链接；没有则只有一个。",
  "The record, newest first":
    "列出记录，最新的在前",
  "A page.":
    "一页。",
  "What became of deliveries, by hour or day":
    "按小时或按天统计结果",
  "Kept for a year. Counted exactly, the percentiles aside. With format=csv the same rows as a file for Excel, with a column for each outcome.":
    "保留一年。除百分位数以外，都是精确计数。带 format=csv 时，同样的数据以 Excel 可打开的文件返回，每种结果一列。",
  "The rows, oldest first.":
    "各行数据，最早的在前。",
  "One delivery with its attempts":
    "查看一条记录和它的每次尝试",
  "The delivery.":
    "这条记录。",
  "What the rules in force now would do with the event of a delivery":
    "按现在生效的规则，这条记录的事件会怎样处理",
  "Looks nothing up; what the record does not keep is told in notes.":
    "不向企业微信查询；记录里没有保存的内容，在 notes 里说明。",
  "What is done.":
    "处理结果。",
  "Deletes what is stored of a customer":
    "删除一位客户的数据",
  "Open deliveries are settled first, as missed, with no further call. Hashes of codes and events stay until nobody can repeat them.":
    "进行中的发送先按 missed 结束，不再调用。code 和事件的哈希会保留到无法再重放为止。",
  "How much that was.":
    "删除了多少。",
  "Who published, made, deleted, examined or logged in, for 180 days; newest first":
    "谁发布、创建、删除、检查或登录过，保留 180 天；最新的在前",
  "How each app stands; asks nothing of WeCom":
    "各应用的状态；不调用企业微信",
  "By app.":
    "按应用列出。",
  "Tries what each app needs of WeCom, and sends nothing":
    "检查各应用需要的企业微信权限；不发送任何消息",
  "Check by check.":
    "逐项结果。",
  "What is wrong with a rules file":
    "检查规则文件",
  "Problems and warnings.":
    "问题和警告。",
  "Which rule an event gets, and the exact message":
    "试算一个事件命中哪条规则、发出什么消息",
  "The rules file, and what is in force":
    "读取规则文件和当前生效的版本",
  "the ETag of an answer that is there already":
    "手头已有应答的 ETag",
  "Its sha256 is the ETag too.":
    "sha256 也是 ETag。",
  "The file is the same.":
    "文件没有变化。",
  "Puts a rules file in the place of another":
    "发布规则文件，替换现有的",
  "It is in force within a minute.":
    "一分钟内生效。",
  "The newest 200 versions of a rules file, newest first":
    "规则文件最近 200 个版本，最新的在前",
  "Also those that were put into KV directly: by is kv.":
    "包括直接写入 KV 的版本：by 为 kv。",
  "Without their texts.":
    "不含正文。",
  "A version of a rules file with its text":
    "读取规则文件的一个版本，含正文",
  "The version.":
    "这个版本。",
  "Publishes an earlier version of a rules file again":
    "重新发布规则文件的旧版本",
  "It is checked as any file is: what this Worker would refuse today is 422, and nothing changes. The version in force is 409 in-force.":
    "和其他文件一样要检查：当前 Worker 不接受的返回 422，什么都不改。就是正在用的那一版时返回 409 in-force。",
  "How each suite of WECOM_SUITES stands":
    "WECOM_SUITES 中各套件的状态",
  "Calls nothing of WeCom's.":
    "不调用企业微信。",
  "All suites.":
    "全部套件。",
  "The companies that installed a suite, and the AuthCodes that wait or failed":
    "列出安装了套件的企业，以及等待换取或没换成的 AuthCode",
  "AuthCodes stand on the first page, then companies by corpid. permanent_codes are never told.":
    "第一页先列 AuthCode，再按 corpid 列企业。从不返回 permanent_code。",
  "A page of a hundred.":
    "一页一百个。",
  "A link by which a company installs the suite":
    "生成企业安装套件的链接",
  "For a template WeCom's own, with providerSecret; for a third-party app a page of this Worker's, for one company, with test for a company that tries an app that is not online.":
    "代开发模板用企业微信的链接，需要 providerSecret；第三方应用用本 Worker 的页面，供一家企业使用，未上线的应用给测试企业安装时带 test。",
  "The link.":
    "链接。",
  "Takes a company's permanent_code that another backend got":
    "交来其他后台换得的企业 permanent_code",
  "The newest authorisation until now. WeCom is asked about the company afterwards.":
    "作为目前最新的授权。之后会向企业微信查询这家企业。",
  "The company was known.":
    "企业原本就有。",
  "It is new.":
    "新增的企业。",
  "Asks WeCom whether a company's authorisation is in force (get_auth_info)":
    "向企业微信查询企业的授权是否有效（get_auth_info）",
  "What WeCom told, and what is wrong.":
    "企业微信给出的信息和存在的问题。",
  "Forgets a company and its tokens; only the company's own console ends its authorisation":
    "删除企业和它的 token；取消授权只能由企业在自己的管理后台操作",
  "It is forgotten.":
    "已删除。",
  "Keeps a picture or file for rules, which name it by its sha256":
    "上传供规则使用的图片或文件，规则里按 sha256 引用",
  "As media: { poster: { type: image, upload: <sha256> } }. The same bytes are kept once.":
    "写法：media: { poster: { type: image, upload: <sha256> } }。相同的内容只存一份。",
  "It is kept.":
    "已保存。",
  "What was uploaded":
    "取上传的内容",
  "The bytes.":
    "文件内容。",
  "this app alone":
    "只看这个应用",
  "an app whose codes are known: a state that none of them has is a warning":
    "应用名，用它的渠道码核对：没有任何码带有的 state 会给出警告",
  "the app whose own file it is; the common file without it":
    "专属规则文件所属的应用；不填则为公共文件",
  "the page of the console to open afterwards, such as /deliveries":
    "登录后打开的控制台页面，例如 /deliveries",
  "of WeCom; works once, for five minutes":
    "企业微信给出；五分钟内有效，只能用一次",
  "the login's own":
    "本次登录的标识",
  "who restores, in place of token":
    "恢复者，代替 token",
  "What operators and a company's own programs ask of Yingbin. Bodies of messages are WeCom's own, field for field, and checked to the byte before anything is sent.":
    "供运营人员和企业自己的程序调用迎宾。消息体的字段与企业微信完全一致，发送之前逐字节检查。",
  "Who asks, and with which role: viewer, editor or admin (x-role).":
    "当前是谁，是什么角色：viewer、editor 或 admin（x-role）。",
  "Sending through an app, under the guarantees of a rule's messages.":
    "通过应用发消息，与规则发出的消息有同样的保证。",
  "What became of each customer, and how apps stand.":
    "每位客户的结果，以及各应用的状态。",
  "Suites of a service provider, and the companies that installed them.":
    "服务商的套件，以及安装了套件的企业。",
  "Codes that bear a State (渠道码), and links that bear a scene.":
    "带 State 的渠道码，以及带 scene 的链接。",
  "The rules file: checked, explained, published.":
    "规则文件的检查、试算和发布。",
  "Token, or the member's userid.":
    "token，或成员的 userid。",
  "A time in ISO 8601.":
    "ISO 8601 时间。",
  "When the session ends; null beside the bearer.":
    "会话的结束时间；用 Bearer 时为 null。",
  "The id of the delivery, as in /api/deliveries.":
    "记录的 id，与 /api/deliveries 中相同。",
  "How it ended; open when that was not known in time, and it goes on.":
    "结果；没能及时得知、仍在进行时为 open。",
  "WeCom's errcode; null when no answer of its own came.":
    "企业微信的 errcode；没有收到企业微信的应答时为 null。",
  "WeCom's errmsg, or why there is none.":
    "企业微信的 errmsg，或没有 errmsg 的原因。",
  "What to do about it.":
    "处理办法。",
  "Which sentence it is, for programs.":
    "这句话的代码，供程序使用。",
  "Why it ended so, in words of Yingbin's own; errmsg has WeCom's.":
    "原因，迎宾的说明；企业微信的说明见 errmsg。",
  "What WeCom knows a message of customer service by.":
    "客服消息在企业微信的 msgid。",
  "What a transfer brought: good for one message, by event-messages.":
    "变更会话得到的 msg_code：可通过 event-messages 发一条消息。",
  "0 new, 1 the assistant, 2 the queue, 3 a servicer, 4 ended; null when WeCom does not say.":
    "0 新接入、1 智能助手接待、2 待接入池排队、3 人工接待、4 已结束；企业微信没有给出时为 null。",
  "When asking again makes sense, after 45009; ISO 8601.":
    "遇到 45009 之后，何时可以再试；ISO 8601。",
  "To be given with the next call; the one that was given where there is no page.":
    "下次调用时带上；没有取到数据时，与传入的相同。",
  "1: ask again, even if msg_list is empty.":
    "1：还要继续读，msg_list 为空也一样。",
  "Items as WeCom's document 94670 has them.":
    "消息，格式见企业微信文档 94670。",
  "How many events wait, counted up to 2,000 in each eighth of the customers.":
    "等待推送的事件数；每八分之一的客户最多数到 2,000。",
  "The id of its delivery, as in /api/deliveries.":
    "对应记录的 id，与 /api/deliveries 中相同。",
  "The member, or the servicer.":
    "成员，或接待人员。",
  "The customer-service account, for its events.":
    "客服账号，仅客服事件有。",
  "The State of the contact way or link; null when there is none.":
    "「联系我」或链接的 State；没有时为 null。",
  "Of the link by which the customer came, in customer service.":
    "客服中，客户进入所用链接的 scene。",
  "Who decided what is sent.":
    "发什么由谁决定。",
  "The rule that was chosen.":
    "命中的规则。",
  "The message that was sent, or tried last.":
    "发出的消息，或最后尝试的消息。",
  "The side of a split.":
    "分流的分支。",
  "The same for programs; null where a version before the codes stored another sentence.":
    "同上，供程序使用；旧版本存的句子没有代码时为 null。",
  "Why it ended so.":
    "原因。",
  "What was done differently.":
    "有哪些变通处理。",
  "The codes of the notes, in their order.":
    "notes 的代码，顺序一致。",
  "When it happened, by WeCom's clock.":
    "事件发生时间，以企业微信的时钟为准。",
  "When it was received.":
    "收到的时间。",
  "The last moment for a call.":
    "可以调用的最后时刻。",
  "When it goes on, where that is not soon; null once it is settled.":
    "过一段时间才继续时，继续的时间；有了结果后为 null。",
  "When it was settled.":
    "得出结果的时间。",
  "How much of the window was left, in milliseconds.":
    "时间窗口还剩多少，毫秒。",
  "How far it is.":
    "进展。",
  "WeCom's errcode, where it answered.":
    "企业微信的 errcode；有应答时才有。",
  "Why it waits, or has failed, in words.":
    "等待或失败的原因。",
  "The same for programs.":
    "同上，供程序使用。",
  "When it was last tried.":
    "最近一次尝试的时间。",
  "What its rule has done afterwards.":
    "规则的后续动作。",
  "Of the next page; null at the end.":
    "下一页的 cursor；到末尾为 null。",
  "Where the record was too long to be searched in one go: how far back this page reaches; the cursor goes on from there.":
    "记录太长、一次查不完时，本页查到了哪个时间；用 cursor 从那里继续。",
  "True where there is more than one answer tells: ask with app.":
    "一次应答列不完时为 true：请带 app 查询。",
  "Of an empty list: why what was asked for can be found nowhere, such as a name in place of a userid.":
    "列表为空时，说明为什么查不到，例如把姓名当成了 userid。",
  "Which hint it is, for programs.":
    "提示的代码，供程序使用。",
  "The time zone of hours and days: the rules file's.":
    "小时和日期所用的时区，即规则文件的时区。",
  "The beginning of the hour or day.":
    "这一小时或这一天的开始。",
  "The rule, state and so on; empty for none. … for those beyond 500 on a day.":
    "规则、State 等；没有时为空。一天超过 500 个的部分合并为 …。",
  "The deliveries received.":
    "收到的总数。",
  "How many had each outcome.":
    "每种结果的数量。",
  "How many were sent before their deadline.":
    "在期限之前发出的数量。",
  "How many customers, of those welcomed, removed the member within seven days.":
    "已收到欢迎语的客户中，七天内删除成员的人数。",
  "Half of them took at most so many ms from receipt to outcome, 5 % off at most; null without any.":
    "一半的记录从收到到得出结果不超过多少毫秒，误差不超过 5 %；没有记录时为 null。",
  "95 of 100 took at most so many ms from receipt to outcome, 5 % off at most; null without any.":
    "95 % 的记录从收到到得出结果不超过多少毫秒，误差不超过 5 %；没有记录时为 null。",
  "99 of 100 took at most so many ms from receipt to outcome, 5 % off at most; null without any.":
    "99 % 的记录从收到到得出结果不超过多少毫秒，误差不超过 5 %；没有记录时为 null。",
  "When the call was made.":
    "调用时间。",
  "How long it took.":
    "耗时。",
  "The name of the message.":
    "消息名。",
  "The HTTP status; null without an answer.":
    "HTTP 状态码；没有应答时为 null。",
  "WeCom's errcode; null without an answer.":
    "企业微信的 errcode；没有应答时为 null。",
  "WeCom's errmsg.":
    "企业微信的 errmsg。",
  "What the answer means for the code.":
    "这个应答对 code 意味着什么。",
  "How many attempts before this one, all alike, are left out: a code that waits for days has many.":
    "在它之前省略了多少次同样的尝试：等上几天的 code 会有很多次。",
  "Local time of the file at which the rule is chosen: the event's, or the end of the last wait.":
    "选定规则的时间，按规则文件的时区：事件的时间，或最后一次等待结束的时间。",
  "The rules that make the event wait first, by their `after`.":
    "因 `after` 让事件先等待的规则。",
  "In place of `variant` and `messages`, for a split whose customer is not given.":
    "有分流但没有给出客户时，代替 `variant` 和 `messages`。",
  "The codes of the notes, in the same order.":
    "notes 的代码，顺序一致。",
  "How many rows were deleted; 0 for a customer who is not known.":
    "删除的行数；没有这位客户时为 0。",
  "Token, a userid, a name that was given as by, kv or wecom.":
    "token、userid、by 填的名字、kv 或 wecom。",
  "The action, such as rules.published.":
    "操作，例如 rules.published。",
  "What it concerned, such as app and state.":
    "涉及的对象，例如 app 和 state。",
  "The running deploy: Cloudflare's id of its version, its tag, and when it was made.":
    "正在运行的部署：Cloudflare 的版本 id、标签和创建时间。",
  "Where it comes from: as the rules file names it, or the path of an upload.":
    "来源：规则文件里写的地址，或上传文件的路径。",
  "Logins and calls with a wrong token that were refused, without a day between two; reason of the last.":
    "被拒的登录和 token 不对的调用，相隔不超过一天的算在一起；reason 是最近一次的原因。",
  "Callbacks that were refused, whoever sent them; null when none was.":
    "被拒绝的回调，无论是谁发的；没有时为 null。",
  "WeCom's last warning that it takes the app for unused; null when none is in force.":
    "企业微信最近一次关于应用闲置的提醒；没有生效的提醒时为 null。",
  "Which problem it is, for programs.":
    "问题的代码，供程序使用。",
  "Which sentence it is, for programs; null for a sentence of a version before the codes.":
    "这句话的代码，供程序使用；没有代码的旧版本句子为 null。",
  "How often it came, since then.":
    "从那时起出现的次数。",
  "When what had failed worked again; null while it lasts.":
    "恢复的时间；仍在持续时为 null。",
  "The members, or accounts, whose customers it met.":
    "受影响的客户所属的成员或客服账号。",
  "The rules by which they were to be welcomed.":
    "本应使用的规则。",
  "How many wait to be done.":
    "等待处理的数量。",
  "True where more wait than are counted.":
    "实际等待的比统计到的更多时为 true。",
  "Since when the oldest does.":
    "最早的一个从何时开始等待。",
  "After failures in a row, or as the other side asked.":
    "因连续失败或对方要求，暂停到何时。",
  "The other side wants no more (HTTP 410).":
    "对方不再接收的时间（HTTP 410）。",
  "How many were not done within a day, or never could be.":
    "一天内没有完成、或无法完成的数量。",
  "What rules have done afterwards.":
    "规则的后续动作。",
  "The last item that could not be read or stored, and was left out.":
    "最近一条无法读取或保存、已跳过的消息。",
  "Outcomes of the last 24 hours.":
    "最近 24 小时各种结果的数量。",
  "Since when they are counted: later than 24 hours ago where more came than are counted.":
    "从何时开始统计；数量超过统计上限时，晚于 24 小时前。",
  "What works, and can be read or used by others.":
    "可以工作，但可能被别人读取或利用的配置。",
  "Of alerts.":
    "告警所用的语言。",
  "The TimeStamp of the newest suite_ticket.":
    "最新 suite_ticket 的 TimeStamp。",
  "The suite_access_token; null while there is none.":
    "suite_access_token；还没有时为 null。",
  "Until when no suite_access_token is asked for, and what WeCom answered.":
    "到何时为止不再获取 suite_access_token，以及企业微信的应答。",
  "The last callback with a right signature that was meant for another: for whom it was encrypted, and the suite and the company that it names.":
    "最近一次签名正确、但发给别人的回调：加密的接收方，以及其中写的套件和企业。",
  "Companies whose authorisation is in force.":
    "授权有效的企业数。",
  "As WeCom tells it; null until the AuthCode is exchanged.":
    "企业微信给出的 corpid；AuthCode 换取之前为 null。",
  "Pending: an AuthCode waits; failed: it could not be exchanged; void: WeCom refuses the permanent_code.":
    "pending：AuthCode 等待换取；failed：没有换成；void：企业微信拒绝了 permanent_code。",
  "Why it waits, or could not be exchanged.":
    "等待或没有换成的原因。",
  "WeCom's privilege.level.":
    "企业微信的 privilege.level。",
  "Members that the app may see by name.":
    "应用可见范围中直接指定的成员数。",
  "Departments that it may see.":
    "可见的部门数。",
  "Tags that it may see.":
    "可见的标签数。",
  "What the company lets the app see; null while WeCom has not told.":
    "企业允许应用看到的范围；企业微信还没有给出时为 null。",
  "When calls without a licence are refused.":
    "从何时起，没有许可的调用会被拒绝。",
  "接口许可, asked once a day with providerSecret; null without it.":
    "接口许可，有 providerSecret 时每天查询一次；没有时为 null。",
  "To the hour.":
    "精确到小时。",
  "For a template WeCom's own qrcode_url, for a third-party app a page of this Worker's.":
    "代开发模板为企业微信的 qrcode_url，第三方应用为本 Worker 的页面。",
  "Whether WeCom takes the permanent_code.":
    "企业微信是否接受 permanent_code。",
  "By which WeCom knows it.":
    "在企业微信的 config_id。",
  "Where WeCom has its picture; over plain http.":
    "企业微信上的图片地址；http 明文。",
  "Userids.":
    "成员的 userid。",
  "Ids.":
    "部门的 id。",
  "The names of the rules whose state it fits.":
    "state 与它相符的规则名。",
  "WeCom does not know it any more.":
    "企业微信上已经没有这个码。",
  "Codes that were taken in.":
    "接管的数量。",
  "Codes that were here already.":
    "原本就有的数量。",
  "Codes with the State of another that is here: they stay as they are.":
    "State 与已有的码重复的数量：保持原样。",
  "A rules file; the rules in force without it.":
    "规则文件；不填则用生效中的规则。",
  "App, event, staff, customer and what else the event tells.":
    "应用、事件、成员、客户，以及事件的其他内容。",
  "Local time of the file, as 2026-11-22T09:00, or with Z or +08:00.":
    "时间，例如 2026-11-22T09:00，按规则文件的时区；也可以带 Z 或 +08:00。",
  "Token, a userid, a name that was given as by, or kv for a text that was found there.":
    "token、userid 或 by 填的名字；直接写在 KV 里的为 kv。",
  "The sha256 of the version that a restore brought back.":
    "恢复操作所恢复的版本的 sha256。",
  "Bytes in UTF-8.":
    "UTF-8 字节数。",
  "Null for a text that is not kept.":
    "正文没有保存时为 null。",
  "By which a rules file names it.":
    "规则文件里按它引用。",
  "In bytes.":
    "字节数。",
  "A customer and a member became contacts, or may be greeted only now.":
    "客户与成员成为联系人，或现在才可以发欢迎语。",
  "When it happened.":
    "发生时间。",
  "Added; half: without verification (免验证); audit: consent to the chat archive.":
    "added：添加；half：免验证添加；audit：同意会话存档。",
  "Taken.":
    "已接收。",
  "A member changed the remark or the tags of a customer.":
    "成员修改了客户的备注或标签。",
  "A member removed a customer.":
    "成员删除了客户。",
  "DELETE_BY_TRANSFER when another member took the customer over.":
    "因客户被其他成员接替而删除时为 DELETE_BY_TRANSFER。",
  "A customer removed a member.":
    "客户删除了成员。",
  "A customer could not be handed over to a member.":
    "客户接替失败。",
  "Customer_refused or customer_limit_exceed.":
    "customer_refused 或 customer_limit_exceed。",
  "A change of contacts that this version does not know.":
    "当前版本不认识的客户变更。",
  "WeCom's ChangeType.":
    "企业微信的 ChangeType。",
  "What else WeCom told, but for codes.":
    "企业微信给出的其他内容，code 除外。",
  "A customer or a servicer wrote.":
    "客户或接待人员发了消息。",
  "The account's open_kfid.":
    "客服账号的 open_kfid。",
  "WeCom's msgid of the item.":
    "这条消息在企业微信的 msgid。",
  "Who of the company wrote.":
    "企业一方是谁发的。",
  "WeCom's msgtype.":
    "企业微信的 msgtype。",
  "What WeCom has under the key that msgtype names; null where there is nothing.":
    "msgtype 对应字段下的内容；没有时为 null。",
  "A customer opened the session.":
    "客户进入会话。",
  "Of the link by which the customer came.":
    "客户进入所用链接的 scene。",
  "What was added to the link.":
    "链接附带的参数。",
  "Of the Channels account, or of its shop.":
    "视频号或视频号小店的名称。",
  "WeCom's number: 1 profile, 2 live, 3 window, 4 product, 5 order.":
    "企业微信的编号：1 主页、2 直播间、3 橱窗、4 商品、5 订单。",
  "Where in Channels (视频号) the customer came from.":
    "客户从视频号的哪里进入。",
  "Servicers changed a session.":
    "接待人员变更了会话。",
  "WeCom's number: 1 taken from the pool, 2 handed over, 3 ended, 4 taken up again.":
    "企业微信的编号：1 从接待池接入、2 转接、3 结束、4 重新接入。",
  "Who had it.":
    "原来的接待人员。",
  "Who has it.":
    "现在的接待人员。",
  "A message that WeCom took could not be delivered.":
    "企业微信已接受的消息没能送达。",
  "The message's msgid.":
    "消息的 msgid。",
  "WeCom's fail_type.":
    "企业微信的 fail_type。",
  "The same in words.":
    "同上，文字说明。",
  "A servicer began or stopped to receive.":
    "接待人员开始或停止接待。",
  "The servicer's userid.":
    "接待人员的 userid。",
  "WeCom's number: 1 receives, 2 has stopped.":
    "企业微信的编号：1 接待中、2 已停止。",
  "0 stopped, 1 suspended.":
    "0 停止接待、1 暂时挂起。",
  "A customer or a servicer took a message back.":
    "客户或接待人员撤回了消息。",
  "Who of the company did.":
    "企业一方是谁撤回的。",
  "A servicer refuses a customer's messages, or takes them again.":
    "接待人员拒收客户消息，或取消拒收。",
  "The app may manage more customer-service accounts, or fewer.":
    "应用可管理的客服账号有增减。",
  "Accounts by their open_kfid.":
    "客服账号的 open_kfid。",
  "An item of customer service that this version does not know.":
    "当前版本不认识的客服消息。",
  "The customer's external_userid, where the item has one in the usual place.":
    "客户的 external_userid；在常规位置有时才有。",
  "Msgtype, and event_type behind a slash.":
    "msgtype，事件则在斜杠后跟 event_type。",
  "As WeCom sent it, but for codes.":
    "企业微信的原文，code 除外。",
  "WeCom takes the app for unused: it warns, restricts or switches off; or it does so no longer.":
    "企业微信认为应用闲置：提醒、限制或停用；或已解除。",
  "WeCom's name of it.":
    "企业微信的事件名。",
  "When WeCom said so.":
    "企业微信告知的时间。",
  "When what is announced comes true, where WeCom says so.":
    "何时生效；企业微信给出时才有。",
  "A company installed the provider's suite.":
    "企业安装了服务商的套件。",
  "The name of the suite in WECOM_SUITES.":
    "套件在 WECOM_SUITES 中的名称。",
  "As WeCom tells it to the provider.":
    "企业微信给服务商的 corpid。",
  "The company's name, where WeCom has told it.":
    "企业名称；企业微信给出时才有。",
  "A company changed what the app may see or do, or has a new permanent_code.":
    "企业变更了应用的可见范围或权限，或有了新的 permanent_code。",
  "A company ended its authorisation.":
    "企业取消了授权。",
  "Little is left of the quota of 获客助手.":
    "获客助手的额度即将用完。",
  "WeCom's LinkId.":
    "企业微信的 LinkId。",
  "The quota of 获客助手 is used up.":
    "获客助手的额度已用完。",
  "The quota of 获客助手 has grown.":
    "获客助手的额度有增加。",
  "A part of the quota of 获客助手 expires soon: ExpireTime and ExpireQuotaNum in fields tell which.":
    "获客助手的部分额度即将过期：什么时候、多少，见 fields 里的 ExpireTime 和 ExpireQuotaNum。",
  "No member of a link can be added.":
    "获客链接下没有可以添加的成员。",
  "A link was deleted by hand.":
    "获客链接被手动删除。",
  "Somebody opened a link.":
    "有人打开了获客链接。",
  "Somebody asked to be added by a link with a State.":
    "有人通过带 State 的获客链接申请添加。",
  "A customer of a link wrote first.":
    "获客链接带来的客户主动发了第一条消息。",
  "A customer of a link wrote: ChatKey in fields is good for 30 minutes.":
    "获客链接带来的客户发了消息：fields 里的 ChatKey 在 30 分钟内有效。",
  "Something about 获客助手 that this version does not know.":
    "当前版本不认识的获客助手事件。",
  "What became of a code, or of a message.":
    "一个 code 或一条消息的结果。",
  "The app's name in WECOM_APPS.":
    "应用在 WECOM_APPS 中的名称。",
  "The member's userid.":
    "成员的 userid。",
  "The customer's external_userid.":
    "客户的 external_userid。",
  "of the console":
    "控制台的会话",
  "ADMIN_TOKEN":
    "ADMIN_TOKEN",
  "What kind of error it is, for programs.":
    "错误类型，供程序使用。",
  "The same in a sentence, for people.":
    "同上，给人看的说明。",
  "The parameter, header or place in the body that it is about.":
    "涉及的参数、请求头或请求体中的位置。",
  "All of them, with 422.":
    "全部问题，422 时有。",
  "Who has the code, with 409.":
    "code 的使用者，409 时有。",
  "What cannot be read, or a parameter that is wrong: see path.":
    "无法读取，或参数不对：见 path。",
  "No ADMIN_TOKEN, or a wrong one.":
    "没有 ADMIN_TOKEN，或不对。",
  "The role does not suffice: see needed. Or a page of another origin used a session to change something.":
    "角色权限不够：见 needed。或其他来源的页面想借会话做修改。",
  "There is no such app, or no such thing.":
    "没有这个应用，或没有要找的内容。",
  "Somebody else was faster, or the key belongs to another request.":
    "被别人抢先，或这个键属于另一个请求。",
  "It is larger than what is taken.":
    "超过大小限制。",
  "What does not fit: see path and problems.":
    "内容不符合要求：见 path 和 problems。",
  "Too many of these from this address: try again after the header retry-after.":
    "这个地址的请求太多：按 retry-after 头稍后再试。",
  "The Worker lacks a binding that this needs: its log says which.":
    "Worker 缺少所需的绑定：日志里写明是哪个。",
  "Yingbin 迎宾":
    "迎宾 Yingbin",
  "Session":
    "会话",
  "Programs":
    "程序发消息",
  "Record and health":
    "记录与状态",
  "Suites":
    "服务商套件",
  "Codes":
    "渠道码",
  "Rules":
    "规则",
};
