/**
 * The table of WeCom's errcodes: what each means for the code that was used, and what the one on call should do.
 * Decides nothing by itself; `errors.ts` is how it is asked.
 */

/** What an answer of WeCom's means for the code that was used. */
export type Verdict =
  /** Accepted. */
  | "sent"
  /** The customer has been welcomed, by whomever. */
  | "welcomed"
  /** The code is too old, was used, or never was one. */
  | "code-invalid"
  /** Neither failure nor success: try again until the deadline. */
  | "another-app"
  /** At most three retries. */
  | "busy"
  /** Back off inside the window. */
  | "overloaded"
  /** Fetch a new access_token once, try again. */
  | "token"
  /** Refused for what is in the message: something simpler may go. */
  | "content"
  /** A block of a minute or longer: over for a 20-second code, waited out with a 48-hour one. */
  | "rate-limited"
  /** Terminal. */
  | "refused";

export interface Errcode {
  errcode: number;
  verdict: Verdict;
  /** What it means, in a few plain words. */
  meaning: string;
  /** What the one on call should do; null when nothing is to be done. */
  remedy: string | null;
  /** Where WeCom says so: a page of its documents ("doc 92137"), or "report" when only users do. */
  source: string;
  alertWhen: AlertWhen;
}

/**
 * When operators are told of a refusal: at once, where it concerns every customer of the app; when it happens often,
 * or to every customer of a member; or never, where it is this one customer's own.
 */
export type AlertWhen = "at-once" | "often" | "never";

/** Configuration that is wrong for every customer of the app, not for this one. */
const ALERTED_AT_ONCE: ReadonlySet<number> = new Set([
  // Secret and token
  40001, 40013, 40091, 41001, 41002, 41004, 45031,
  // What the app may do, and from where
  43009, 48001, 48002, 48006, 50003, 60020, 60031,
  // Customer service as a whole
  95011, 95012, 95023,
]);
/** What one customer, one session or one chat has come to: there is nothing to mend. */
const NEVER_ALERTED: ReadonlySet<number> = new Set([
  0, 41051, 41053, 84061, 95001, 95002, 95013, 95016, 95018, 95031,
]);

function alertWhen(errcode: number): AlertWhen {
  if (ALERTED_AT_ONCE.has(errcode)) return "at-once";
  return NEVER_ALERTED.has(errcode) ? "never" : "often";
}

const GLOBAL = "doc 90455";
const WELCOME = "doc 92137";

const FAULT = "Yingbin never asks this way when it works: report it as a fault of Yingbin, with the errmsg.";
const MESSAGE = "Correct the part that the errmsg names, in the rules file's message.";
const MEDIA =
  "Replace the file behind the media entry that the message uses (JPG or PNG up to 10 MB, MP4 up to 10 MB, AMR up to 2 MB and 60 s, other files up to 20 MB).";
const ALBUM =
  "Welcomes take temporary material (临时素材, media/upload), not attachment resources (附件资源): upload the file as such and use that media_id.";
const MINI_PROGRAM =
  "Compare the mini-program (小程序) in the message with the one linked to the company in the console (应用管理, 小程序): appid, page and link must fit.";
const VISIBLE =
  "Add the member to the app's visible range (可见范围) in the console, under the app's own page (应用管理).";
const PROVIDER =
  "This belongs to service providers' suites (服务商, 套件), which a self-built app (自建应用) does not use: check that WECOM_APPS holds the company's own corpId and the app's own secret.";
const REAUTHORISE =
  "Have the company's administrator authorise the provider's app (服务商应用) again, and use the credentials that come of it.";
const GROUP =
  "Group APIs (客户群) are not used for welcomes: find the program that calls them with this chat_id.";
const DOMAIN =
  "Use a domain with ICP filing (ICP备案) in the company's name, and verify it in the console as the app's trusted domain (可信域名).";

function row(
  errcode: number,
  verdict: Verdict,
  meaning: string,
  remedy: string | null,
  source = GLOBAL,
): Errcode {
  return { errcode, verdict, meaning, remedy, source, alertWhen: alertWhen(errcode) };
}

// biome-ignore format: a row is two lines, what it means and what to do, so that the table can be read as one
const rows: readonly Errcode[] = [
  // The code itself
  row(0, "sent", "accepted", null),
  row(41049, "refused", "welcome code missing",
    "WeCom gives no code to a member who has a native welcome (欢迎语) in the console, under 客户联系: remove it there. If there is none, report a fault of Yingbin.", WELCOME),
  row(41050, "code-invalid", "welcome code older than 20 s, used before, or another company's",
    "Compare eventAt, receivedAt and msLeft of the delivery: the callback came late, WeCom answered slowly, or another program used the code. If neither shows, ask whether the member has signed in to WeCom lately (长期未登录).", WELCOME),
  row(41051, "welcomed", "customer and member are chatting already: welcomed, by whomever", null, WELCOME),
  row(41053, "refused", "the customer has not agreed to chat archiving (会话存档)",
    "WeCom sends a new code once the customer agrees; nothing can be sent before.", WELCOME),
  row(41054, "refused", "the member is not activated",
    "Ask the member to sign in to WeCom and to verify their name (实名认证). One who has not signed in for long (长期未登录) cannot send welcomes either.", WELCOME),
  row(41096, "another-app", "another app is sending its welcome at this moment",
    "Two apps greet the same customers: give them different visible ranges (可见范围), or stop the welcomes of one of them.", WELCOME),

  // Try again
  row(-1, "busy", "WeCom is busy",
    "Yingbin has tried again up to three times. If it goes on for minutes, WeCom has an outage: wait, and greet those customers by hand."),
  row(6000, "overloaded", "two changes of the same data at once",
    "Yingbin tries again by itself. If it goes on, find the other program that changes the same customers."),
  row(45033, "overloaded", "too many calls of one API at once by this company",
    "Yingbin backs off by itself. If it goes on, spread the calls of the company's other programs over time."),
  row(45009, "rate-limited", "too many calls of one API, or a wrong secret used again and again",
    "The block lasts as long as the period it counts: a minute, an hour, a day. Find the other program of the company that calls so often, and check the app's secret: wrong ones get the IP banned for an hour."),

  // Tokens and secrets
  row(40001, "token", "wrong secret, one that was reset, or a disabled app",
    "Copy corpId (企业ID) and the app's Secret from the console into WECOM_APPS; asking for tokens stops for an hour meanwhile, because repeating a wrong secret bans the IP. It must be a self-built app's (自建应用): the secret of a system app such as 客户联系 or 微信客服 cannot be put to new use since 2023-12-01.", "doc 90455, doc 51165"),
  row(40013, "refused", "wrong corpid",
    "Copy corpId from the console (我的企业, 企业ID) into WECOM_APPS."),
  row(40014, "token", "access_token not valid, or of another kind",
    "Yingbin fetches a new one by itself. If it goes on, another program may be resetting the app's Secret."),
  row(40056, "refused", "wrong agentid",
    "Take secret and agentid from the same app's page in the console (应用管理)."),
  row(40091, "refused", "wrong secret, perhaps another company's",
    "Copy corpId (企业ID) and the app's Secret from the same company's console into WECOM_APPS."),
  row(41001, "refused", "access_token missing",
    "A relay may have cut the query off: WeCom wants access_token there. Without a relay, report a fault of Yingbin."),
  row(41002, "refused", "corpid missing",
    "A relay may have cut the query off: WeCom wants corpid there. Without a relay, check the app's corpId (企业ID) in WECOM_APPS."),
  row(41004, "refused", "secret missing",
    "A relay may have cut the query off: WeCom wants corpsecret there. Without a relay, check the app's secret in WECOM_APPS."),
  row(42001, "token", "access_token expired",
    "Yingbin fetches a new one by itself. If it goes on, report a fault of Yingbin."),
  row(45031, "refused", "the secret is not safe enough any more",
    "Reset the app's Secret in the console (应用管理) and put the new one into WECOM_APPS."),
  row(301002, "refused", "the token has no right on this app (agentid)",
    "Take secret and agentid from the same app's page in the console (应用管理)."),

  // What the app may do, and from where
  row(43009, "refused", "the company is not verified",
    "Have an administrator verify the company in the console (我的企业, 企业认证)."),
  row(43012, "refused", "the app has no callback URL",
    "Paste Yingbin's callback URL into the app's receive settings (接收消息, 设置API接收)."),
  row(48001, "refused", "the API is not granted to this kind of secret",
    "Use a self-built app's (自建应用) secret, and list the app under 客户联系 and 微信客服 as one allowed to call (可调用接口的应用)."),
  row(48002, "refused", "the app has no right to call this API",
    "Add the app to those allowed to call (可调用接口的应用), under 客户联系 for contacts and under 微信客服 for customer service. A system app's own secret has no such right when newly used since 2023-12-01."),
  row(48005, "refused", "the API has been abolished",
    "Update Yingbin; if it is the newest, report it with the errmsg."),
  row(48006, "refused", "the right was withdrawn because the app was idle for long",
    "Have an administrator open the app in the console (应用管理) and enable it again (重新启用)."),
  row(48007, "refused", "the customer-service account is not granted to this app",
    "Under 微信客服 in the console, let the app manage the account (通过API管理) and list the app as one allowed to call (可调用接口的应用)."),
  row(50003, "refused", "the app is disabled",
    "Enable the app in the console (应用管理, 启用)."),
  row(60020, "refused", "the caller's IP is not trusted",
    "Enter the address that WeCom saw, the errmsg's 'from ip', in the console as the app's trusted IP (企业可信IP); it takes a minute. Workers have no fixed address: without a relay (examples/relay, WECOM_API_BASE) it is another one each time."),
  row(60031, "refused", "the app is forbidden to call APIs",
    "Open the app in the console (应用管理) and see why it is restricted. If the page does not say, the administrator has to ask WeCom."),

  // Callback address and domain
  row(40057, "refused", "callback URL wrong, or its verification failed",
    "Save the callback URL again in the console (设置API接收) and compare Token and EncodingAESKey with WECOM_APPS; the answer must come within a second."),
  row(40102, "refused", "domain or IP also used by an app of the market (应用市场)",
    "Use another domain or address of the company's own."),
  row(50001, "refused", "redirect_url is not on a trusted domain", DOMAIN),
  row(80001, "refused", "trusted domain wrong, or without ICP filing", DOMAIN),
  row(85005, "refused", "domain ownership not verified", DOMAIN),

  // Members and customers
  row(40003, "refused", "wrong userid",
    "Check that the member is still with the company, and that the userid is the plain one (账号) of this company and not a provider's encrypted one."),
  row(40031, "refused", "a userid in the list is wrong",
    "Check each userid (账号) in the rules file: spelled right, still with the company, and in the app's visible range (可见范围)."),
  row(40032, "refused", "too many or no userids in the list",
    "Name fewer members (at least one) in the rule."),
  row(40096, "refused", "wrong external userid",
    "Check that corpId and secret belong to the company that the customer was added to, and that the member is in the app's visible range (可见范围); providers have customer ids of their own."),
  row(41009, "refused", "userid missing", FAULT),
  row(41035, "refused", "external userid missing", FAULT),
  row(41056, "refused", "wrong kind of external id",
    "Check that the id is a customer's external_userid of this company, not an unionid, an openid or a provider's id."),
  row(46004, "refused", "the member does not exist",
    "Check the userid (账号) in the console's contacts (通讯录); the member may have left."),
  row(50002, "refused", "the member is outside the range of the app's rights", VISIBLE),
  row(60011, "refused", "no right on the member, department or tag", VISIBLE),
  row(60021, "refused", "the member is outside the app's visible range", VISIBLE),
  row(60030, "refused", "outside the app's visible range",
    "Add the member, or every servicer (接待人员) of the customer-service account, to the app's visible range (可见范围)."),
  row(60111, "refused", "the member is not found: has left, or is outside the visible range",
    "If the member is still with the company, add them to the app's visible range (可见范围)."),
  row(81013, "refused", "members, departments and tags are all wrong or without right",
    "Correct the ids that the rule names, and add them to the app's visible range (可见范围)."),
  row(84061, "refused", "member and customer are not in contact, or on one side only",
    "The customer was removed, or has not confirmed yet; the welcome goes with the next add event. Nothing else can be sent."),
  row(84074, "refused", "the member has no right to customer contact",
    "Add the member to those who may use customer contact (客户联系, 使用范围) in the console."),

  // The message as a whole
  row(40008, "content", "wrong msgtype",
    "Use a message type that the event takes: text, msgmenu in customer service, attachments for contacts."),
  row(40033, "content", "characters that are not allowed, such as \\uxxxx",
    "Remove control characters and halves of emoji from the message's text, or from the name that is filled into it."),
  row(40035, "content", "wrong parameter", MESSAGE),
  row(40039, "content", "a URL is too long",
    "Shorten the URL in the message to at most 1,024 bytes, what is filled in included: WeCom's help for this errcode names that number."),
  row(40058, "content", "wrong parameter: JSON, a length, a count or the method", MESSAGE),
  row(40063, "content", "a parameter that must be there is empty",
    "Give the part that the errmsg names a content, or a default where it is filled in."),
  row(40094, "content", "a URL is missing or wrong",
    "Write the message's URL in full, with https:// in front."),
  row(40127, "content", "the scheme of a URL is not supported",
    "Use a URL that begins with https:// or http:// in the message."),
  row(40201, "content", "blocked as sensitive content (反垃圾)",
    "Take promises, contact details or sensitive words out of the message; do not send it again unchanged."),
  row(41010, "content", "a link has no url",
    "Give the link in the message its url."),
  row(41016, "content", "a link has no title",
    "Give the link in the message its title, or a default where it is filled in."),
  row(41064, "content", "too many attachments",
    "Leave at most 9 attachments in the message.", WELCOME),
  row(41065, "content", "wrong type of attachment",
    "Use image, link, miniprogram, video or file as the attachments' msgtype.", WELCOME),
  row(44004, "content", "the text is empty",
    "Give text.content a content, or a default where it is filled in."),
  row(45002, "content", "the message is too long",
    "Shorten the text: WeCom counts bytes, three to a Chinese character (4000 for contacts, 2048 in customer service)."),

  // Media
  row(40004, "content", "wrong type of media file", MEDIA),
  row(40005, "content", "wrong type parameter of an upload",
    "Upload the file as image, voice, video or file, whichever it is."),
  row(40006, "content", "wrong size of a media file", MEDIA),
  row(40007, "content", "media_id wrong, of another kind, or older than three days",
    "A media_id lives three days: upload the file again and put the new one into the message, or give the rule a fallback. Images can be permanent as pic_url (media/uploadimg)."),
  row(40009, "content", "wrong size of an image", MEDIA),
  row(40011, "content", "wrong size of a video", MEDIA),
  row(40123, "content", "not a proper image",
    "Replace the image behind the media entry: it is damaged, or not JPG or PNG."),
  row(41006, "content", "media_id missing",
    "Give the message's image, video, file or cover its media_id."),
  row(41072, "content", "attachment resource of another use", ALBUM),
  row(41080, "content", "attachment resource too large", ALBUM),
  row(41081, "content", "attachment resource with too many pixels", ALBUM),
  row(41082, "content", "attachment resource that plays too long", ALBUM),
  row(41090, "content", "not a proper video",
    "Replace the video behind the media entry: it is damaged, or not MP4."),
  row(44001, "content", "the media file is empty",
    "See what the media entry's url gives: the upload had no bytes."),
  row(45001, "content", "the media file is too large", MEDIA),
  row(45007, "content", "the voice message is longer than 60 s",
    "Replace the recording behind the media entry by one of at most 60 s."),
  row(830002, "refused", "a download is larger than 20 MB",
    "Download the file in ranges of at most 20 MB; Yingbin itself downloads none."),

  // Mini-programs
  row(90200, "content", "mini-program without appid",
    "Give the mini-program in the message its appid."),
  row(90201, "content", "too many items in a mini-program notice", MINI_PROGRAM),
  row(90202, "content", "wrong length of a key in a mini-program notice", MINI_PROGRAM),
  row(90203, "content", "wrong length of a value in a mini-program notice", MINI_PROGRAM),
  row(90204, "content", "wrong page of a mini-program",
    "Correct page (contacts) or pagepath (customer service) of the mini-program in the message."),
  row(90205, "content", "something is wrong with a mini-program; WeCom does not say what", MINI_PROGRAM),
  row(90206, "content", "the mini-program is not linked to the company",
    "Link the mini-program (小程序) to the company in the console (应用管理, 关联小程序)."),
  row(90207, "content", "wrong appid of a mini-program",
    "Correct the mini-program's appid in the message; it begins with wx."),
  row(90208, "content", "the mini-program's appid is not the linked one", MINI_PROGRAM),
  row(90209, "content", "something is wrong with a mini-program; WeCom does not say what", MINI_PROGRAM),
  row(90210, "refused", "a mini-program needs the member's authorisation",
    "Have the member authorise the mini-program (成员授权), or leave it out of the message."),
  row(90211, "refused", "wrong suiteid at a mini-program's login", PROVIDER),

  // Tags and groups
  row(40068, "refused", "the tag does not exist",
    "Correct the tag's id: it may have been deleted (客户联系, 企业标签)."),
  row(40071, "refused", "a tag of this name exists",
    "Use the existing tag's id, or another name (客户联系, 企业标签)."),
  row(40072, "refused", "a tag's name is empty or longer than 32 characters",
    "Shorten the tag's name (客户联系, 企业标签)."),
  row(40126, "refused", "the company has its 3000 tags already",
    "Delete tags that nobody uses in the console (客户联系, 企业标签)."),
  row(81011, "refused", "no right on this tag",
    "Use a tag of the company's (企业标签) which this app may use, or have it made by this app."),
  row(90501, "refused", "the chat is not a customer group", GROUP),
  row(90509, "refused", "the chat is not a customer group of WeCom's", GROUP),

  // Service providers
  row(40077, "refused", "wrong pre_auth_code", PROVIDER),
  row(40078, "refused", "wrong auth_code, or one used before", REAUTHORISE),
  row(40080, "refused", "wrong suite_secret", PROVIDER),
  row(40082, "refused", "wrong suite_access_token", PROVIDER),
  row(40083, "refused", "wrong suite_id", PROVIDER),
  row(40084, "refused", "wrong permanent_code, or the authorisation was cancelled", REAUTHORISE),
  row(40085, "refused", "suite_ticket missing or expired",
    "WeCom pushes a new suite_ticket by itself: check that the provider's command callback (指令回调URL) receives it."),
  row(41021, "refused", "suite_id missing", PROVIDER),
  row(41022, "refused", "suite_access_token missing", PROVIDER),
  row(41023, "refused", "suite_ticket missing", PROVIDER),
  row(41024, "refused", "suite secret missing", PROVIDER),
  row(41025, "refused", "permanent_code missing", PROVIDER),
  row(42007, "refused", "pre_auth_code expired", PROVIDER),
  row(42009, "refused", "suite_access_token expired", PROVIDER),
  row(48003, "refused", "suite_id and suite_access_token do not belong together", PROVIDER),
  row(48004, "refused", "there is no authorisation, or it was cancelled", REAUTHORISE),
  row(710000, "refused", "wrong open_corpid", PROVIDER),

  // Customer service (微信客服)
  row(60251, "refused", "open_kfid missing", FAULT),
  row(60252, "refused", "wrong open_kfid",
    "Correct the account in the rule; open_kfid begins with wk and stands in npm run doctor's list."),
  row(60253, "refused", "the servicer is not one of the account's",
    "Add the member to the account's servicers (接待人员) in the console (微信客服), or name another in the rule's transfer."),
  row(95000, "refused", "wrong open_kfid",
    "Correct the account in the rule; open_kfid begins with wk and stands in npm run doctor's list."),
  row(95001, "refused", "five messages were sent since the customer last wrote",
    "Wait until the customer writes again, and send fewer messages per question."),
  row(95002, "refused", "the customer last wrote more than 48 hours ago",
    "Wait until the customer writes again."),
  // The number: 获取企业状态信息, a page of the standalone edition, which has the same errcode.
  row(95003, "refused", "an unverified company may serve 100 customers in all, and has",
    "Waiting does not help: the hundred count for good. Have an administrator verify the company in the console (我的企业, 企业认证)."),
  row(95004, "refused", "the customer-service account does not exist",
    "Check whether the account was deleted (微信客服), and that corpId and secret belong to its company."),
  row(95005, "refused", "too many customer-service accounts, or none left",
    "Delete accounts that nobody uses in the console (微信客服); one must remain."),
  row(95006, "refused", "wrong name of a customer-service account",
    "Choose another name of at most 16 characters."),
  row(95007, "refused", "the callback's token or the code is wrong or expired",
    "The callback's token lives ten minutes: the next callback brings a new one. If it was a message's code, compare the delivery's eventAt with its attempts."),
  row(95008, "content", "more than 10 items in the menu",
    "Leave at most 10 items in the message's menu."),
  row(95009, "content", "wrong type of a menu item",
    "Use click, view, miniprogram or text as the menu items' type."),
  row(95011, "refused", "customer service runs within WeCom (联合版), but the secret is the standalone edition's",
    "Use the secret of a self-built app listed under 微信客服 as one allowed to call (可调用接口的应用), not the standalone edition's (独立版)."),
  row(95012, "refused", "customer service runs standalone (独立版), but the secret is an app's",
    "Have an administrator switch 微信客服 to use within WeCom (联合版), or put the standalone edition's (独立版) secret into WECOM_APPS."),
  row(95013, "refused", "the session has ended",
    "Nothing can be sent until the customer writes again; if it happens often, see who ends sessions early."),
  row(95014, "refused", "the member is not a servicer, or not activated",
    "Add the member to the account's servicers (接待人员) and have them sign in to WeCom once."),
  row(95015, "refused", "dedicated service (专属服务) is set up in the console",
    "Change dedicated service in the console (微信客服, 升级服务); the API cannot while it is set up there."),
  row(95016, "refused", "the session cannot go from its state to this one",
    "Somebody was faster: see the session in the console (微信客服). If it happens often, let only Yingbin assign sessions (通过API管理)."),
  row(95017, "refused", "the account is not managed through the API",
    "Switch the account to 通过API管理 in the console (微信客服)."),
  // That a company without verification and servicers on duty lead to it, users report.
  row(95018, "refused", "the session's state does not allow this message, or it is older than 48 hours",
    "A servicer has taken the session, or it has ended: nothing to repeat. If it happens to new customers: the account has servicers (接待人员) on duty and its reception rule (接待规则) sends customers to them at once (人工接待, state 3), so let the assistant (智能助手) receive first, or stop or remove the servicers; npm run doctor says who is on duty. If it happens to everybody: have the company verified (我的企业, 企业认证), and check that the account is managed through the API (通过API管理)."),
  row(95019, "refused", "the servicer has stopped receiving",
    "Have the servicer (接待人员) receive again, or name another or a queue in the rule's otherwise."),
  row(95021, "refused", "no target is set up for upgraded service",
    "Set up dedicated or group service in the console (微信客服, 升级服务).", "report"),
  row(95022, "refused", "wrong location_type", FAULT),
  row(95023, "refused", "the API switch belongs to a provider-developed app (代开发应用)",
    "Move the switch to this app in the console (微信客服, 通过API管理)."),
  row(95026, "refused", "accounts are used too little for another to be made",
    "Use the accounts there are, or delete some in the console (微信客服)."),
  row(95027, "refused", "an unverified company may have 10 accounts only",
    "Have an administrator verify the company in the console (我的企业, 企业认证)."),
  row(95030, "content", "the customer-service component forbids this type of message",
    "Use text in the message, or have the component's provider (客服组件) allow the type."),
  row(95031, "refused", "the customer has not written within 48 hours",
    "Wait until the customer writes again."),
  row(95032, "refused", "the customer-service component may no longer read the chats",
    "Have the component's provider (客服组件) ask WeCom to renew the right."),
];

/** One row per code, ordered by code. */
export const ERRCODES: readonly Errcode[] = rows.toSorted((a, b) => a.errcode - b.errcode);
