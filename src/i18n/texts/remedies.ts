/** What the one on call is told to do. */
import { texts } from "../text.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
export const REMEDIES = texts({
  // About an errcode; several have one remedy in common
  "remedy-41049": {
    en: "WeCom gives no code to a member who has a native welcome (欢迎语) in the console, under 客户联系: remove it there. If there is none, report a fault of Yingbin.",
    zh: "请到管理后台“客户联系”，把该成员的欢迎语移除：后台配了欢迎语，企业微信就不给 code。如果没有配，请反馈迎宾的缺陷。",
  },
  "remedy-41050": {
    en: "Compare eventAt, receivedAt and msLeft of the delivery: the callback came late, WeCom answered slowly, or another program used the code. If neither shows, ask whether the member has signed in to WeCom lately (长期未登录).",
    zh: "请对照这条记录的 eventAt、receivedAt 和 msLeft：是回调来晚了、企业微信应答慢，还是别的程序用掉了 code。都不是的话，请问问该成员最近有没有登录企业微信（长期未登录）。",
  },
  "remedy-41053": {
    en: "WeCom sends a new code once the customer agrees; nothing can be sent before.",
    zh: "请等客户同意会话存档：同意之后企业微信会给新的 code，在那之前什么也发不了。",
  },
  "remedy-41054": {
    en: "Ask the member to sign in to WeCom and to verify their name (实名认证). One who has not signed in for long (长期未登录) cannot send welcomes either.",
    zh: "请让该成员登录企业微信并完成实名认证。长期未登录的成员也发不了欢迎语。",
  },
  "remedy-41096": {
    en: "Two apps greet the same customers: give them different visible ranges (可见范围), or stop the welcomes of one of them.",
    zh: "请给两个应用设不同的可见范围，或停掉其中一个的欢迎语：它们在问候同一批客户。",
  },
  "remedy-busy": {
    en: "Yingbin has tried again up to three times. If it goes on for minutes, WeCom has an outage: wait, and greet those customers by hand.",
    zh: "请稍等，迎宾已经自动重试过，最多三次。如果持续几分钟，是企业微信出了故障：请等它恢复，并人工问候这些客户。",
  },
  "remedy-6000": {
    en: "Yingbin tries again by itself. If it goes on, find the other program that changes the same customers.",
    zh: "迎宾会自动重试。如果一直这样，请找出同时在修改这些客户的另一个程序。",
  },
  "remedy-45033": {
    en: "Yingbin backs off by itself. If it goes on, spread the calls of the company's other programs over time.",
    zh: "迎宾会自动放慢。如果一直这样，请把企业其他程序的调用错开时间。",
  },
  "remedy-45009": {
    en: "The block lasts as long as the period it counts: a minute, an hour, a day. Find the other program of the company that calls so often, and check the app's secret: wrong ones get the IP banned for an hour.",
    zh: "请找出企业里频繁调用接口的程序，并核对应用的 Secret：反复用错会让 IP 被封一小时。限制多久，看它按什么计数：一分钟、一小时或一天。",
  },
  "remedy-40001": {
    en: "Copy corpId (企业ID) and the app's Secret from the console into WECOM_APPS; asking for tokens stops for an hour meanwhile, because repeating a wrong secret bans the IP. It must be a self-built app's (自建应用): the secret of a system app such as 客户联系 or 微信客服 cannot be put to new use since 2023-12-01.",
    zh: "请从管理后台把企业ID和应用的 Secret 重新复制到 WECOM_APPS；在此期间迎宾停一小时不再取 token，因为反复用错 Secret 会封 IP。必须是自建应用：2023-12-01 起，客户联系、微信客服等系统应用的 Secret 不能再新用。",
  },
  "remedy-40013": {
    en: "Copy corpId from the console (我的企业, 企业ID) into WECOM_APPS.",
    zh: "请从管理后台“我的企业”复制企业ID，填进 WECOM_APPS 的 corpId。",
  },
  "remedy-40014": {
    en: "Yingbin fetches a new one by itself. If it goes on, another program may be resetting the app's Secret.",
    zh: "迎宾会自动换新的。如果一直这样，可能有别的程序在重置应用的 Secret。",
  },
  "remedy-agentid": {
    en: "Take secret and agentid from the same app's page in the console (应用管理).",
    zh: "请在管理后台“应用管理”的同一个应用详情页里，取 Secret 和 agentid。",
  },
  "remedy-40091": {
    en: "Copy corpId (企业ID) and the app's Secret from the same company's console into WECOM_APPS.",
    zh: "请从同一家企业的管理后台，把企业ID和应用的 Secret 复制到 WECOM_APPS。",
  },
  "remedy-41001": {
    en: "A relay may have cut the query off: WeCom wants access_token there. Without a relay, report a fault of Yingbin.",
    zh: "请检查中转：它可能截掉了网址里问号后面的参数，access_token 要放在那里。没有用中转的话，请反馈迎宾的缺陷。",
  },
  "remedy-41002": {
    en: "A relay may have cut the query off: WeCom wants corpid there. Without a relay, check the app's corpId (企业ID) in WECOM_APPS.",
    zh: "请检查中转：它可能截掉了网址里问号后面的参数，corpid 要放在那里。没有用中转的话，请核对 WECOM_APPS 里应用的 corpId（企业ID）。",
  },
  "remedy-41004": {
    en: "A relay may have cut the query off: WeCom wants corpsecret there. Without a relay, check the app's secret in WECOM_APPS.",
    zh: "请检查中转：它可能截掉了网址里问号后面的参数，corpsecret 要放在那里。没有用中转的话，请核对 WECOM_APPS 里应用的 Secret。",
  },
  "remedy-42001": {
    en: "Yingbin fetches a new one by itself. If it goes on, report a fault of Yingbin.",
    zh: "迎宾会自动换新的。如果一直这样，请反馈迎宾的缺陷。",
  },
  "remedy-45031": {
    en: "Reset the app's Secret in the console (应用管理) and put the new one into WECOM_APPS.",
    zh: "请在管理后台“应用管理”里重置应用的 Secret，把新的填进 WECOM_APPS。",
  },
  "remedy-verify-company": {
    en: "Have an administrator verify the company in the console (我的企业, 企业认证).",
    zh: "请管理员在管理后台“我的企业”完成企业认证。",
  },
  "remedy-43012": {
    en: "Paste Yingbin's callback URL into the app's receive settings (接收消息, 设置API接收).",
    zh: "请把迎宾的回调 URL 填进应用的“接收消息 → 设置API接收”。",
  },
  "remedy-48001": {
    en: "Use a self-built app's (自建应用) secret, and list the app under 客户联系 and 微信客服 as one allowed to call (可调用接口的应用).",
    zh: "请改用自建应用的 Secret，并在“客户联系”和“微信客服”里把它加进可调用接口的应用。",
  },
  "remedy-48002": {
    en: "Add the app to those allowed to call (可调用接口的应用), under 客户联系 for contacts and under 微信客服 for customer service. A system app's own secret has no such right when newly used since 2023-12-01.",
    zh: "请把应用加进可调用接口的应用：联系人在“客户联系”里加，微信客服在“微信客服”里加。2023-12-01 起新用的系统应用 Secret 没有这个权限。",
  },
  "remedy-48005": {
    en: "Update Yingbin; if it is the newest, report it with the errmsg.",
    zh: "请升级迎宾；已经是最新版的话，请连同 errmsg 一起反馈。",
  },
  "remedy-48006": {
    en: "Have an administrator open the app in the console (应用管理) and enable it again (重新启用).",
    zh: "请管理员在管理后台“应用管理”里打开这个应用，重新启用。",
  },
  "remedy-48007": {
    en: "Under 微信客服 in the console, let the app manage the account (通过API管理) and list the app as one allowed to call (可调用接口的应用).",
    zh: "请在管理后台“微信客服”里，把账号交给这个应用管理（通过API管理），并把它加进可调用接口的应用。",
  },
  "remedy-50003": {
    en: "Enable the app in the console (应用管理, 启用).",
    zh: "请在管理后台“应用管理”里启用这个应用。",
  },
  "remedy-60020": {
    en: "Enter the address that WeCom saw, the errmsg's 'from ip', in the console as the app's trusted IP (企业可信IP); it takes a minute. Workers have no fixed address: without a relay (examples/relay, WECOM_API_BASE) it is another one each time.",
    zh: "请把企业微信看到的地址（errmsg 里 from ip 后面那个）填进应用的企业可信IP，约一分钟生效。Worker 没有固定出口 IP：不走中转（examples/relay、WECOM_API_BASE），每次都可能不同。",
  },
  "remedy-60031": {
    en: "Open the app in the console (应用管理) and see why it is restricted. If the page does not say, the administrator has to ask WeCom.",
    zh: "请在管理后台“应用管理”里打开这个应用，看看为什么被限制；页面上没有说明的话，请管理员联系企业微信。",
  },
  "remedy-40057": {
    en: "Save the callback URL again in the console (设置API接收) and compare Token and EncodingAESKey with WECOM_APPS; the answer must come within a second.",
    zh: "请在管理后台“设置API接收”里重新保存回调 URL，并把 Token 和 EncodingAESKey 与 WECOM_APPS 核对一遍；迎宾要在一秒内应答。",
  },
  "remedy-40102": {
    en: "Use another domain or address of the company's own.",
    zh: "请换用企业自己的另一个域名或地址。",
  },
  "remedy-domain": {
    en: "Use a domain with ICP filing (ICP备案) in the company's name, and verify it in the console as the app's trusted domain (可信域名).",
    zh: "请换用以本企业名义完成 ICP备案 的域名，并在管理后台把它校验为应用的可信域名。",
  },
  "remedy-40003": {
    en: "Check that the member is still with the company, and that the userid is the plain one (账号) of this company and not a provider's encrypted one.",
    zh: "请确认成员还在职，userid 是本企业通讯录里的账号，而不是服务商的加密 id。",
  },
  "remedy-40031": {
    en: "Check each userid (账号) in the rules file: spelled right, still with the company, and in the app's visible range (可见范围).",
    zh: "请逐个核对规则文件里的 userid（账号）：拼写正确、人还在职、在应用的可见范围内。",
  },
  "remedy-40032": {
    en: "Name fewer members (at least one) in the rule.",
    zh: "请在规则里少写几位成员，至少要有一位。",
  },
  "remedy-40096": {
    en: "Check that corpId and secret belong to the company that the customer was added to, and that the member is in the app's visible range (可见范围); providers have customer ids of their own.",
    zh: "请核对：corpId 和 Secret 是不是客户所加的那家企业的，成员在不在应用的可见范围内；服务商的客户 id 是另一套，不能用。",
  },
  "remedy-fault": {
    en: "Yingbin never asks this way when it works: report it as a fault of Yingbin, with the errmsg.",
    zh: "正常运行时迎宾不会这样调用：请连同 errmsg 一起反馈，这是迎宾的缺陷。",
  },
  "remedy-40098": {
    en: "Have the member verify their name (实名认证) in the WeCom app.",
    zh: "请让该成员在企业微信里完成实名认证。",
  },
  "remedy-40099": {
    en: "Name another member, or have the number of customers enlarged in the console (客户联系).",
    zh: "请换一位成员，或在管理后台“客户联系”里扩容。",
  },
  "remedy-60123": {
    en: "Check the department's id, and that the app's visible range (可见范围) has it.",
    zh: "请核对部门 id，并确认它在应用的可见范围里。",
  },
  "remedy-41041": {
    en: "Name fewer members, or smaller departments.",
    zh: "请减少成员，或换小一些的部门。",
  },
  "remedy-41044": {
    en: "It was deleted in WeCom, or made by another app: make a code anew.",
    zh: "请重新创建：它在企业微信里已被删除，或是别的应用建的。",
  },
  "remedy-41045": { en: "Delete codes that nobody uses.", zh: "请删除不再使用的渠道码。" },
  "remedy-41056": {
    en: "Check that the id is a customer's external_userid of this company, not an unionid, an openid or a provider's id.",
    zh: "请核对这个 id：应是本企业客户的 external_userid，不是 unionid、openid，也不是服务商的 id。",
  },
  "remedy-46004": {
    en: "Check the userid (账号) in the console's contacts (通讯录); the member may have left.",
    zh: "请在管理后台“通讯录”里核对 userid（账号）；成员可能已离职。",
  },
  "remedy-visible-range": {
    en: "Add the member to the app's visible range (可见范围) in the console, under the app's own page (应用管理).",
    zh: "请在管理后台“应用管理”的应用详情页，把这位成员加进可见范围。",
  },
  "remedy-60030": {
    en: "Add the member, or every servicer (接待人员) of the customer-service account, to the app's visible range (可见范围).",
    zh: "请把这位成员，或客服账号的全部接待人员，加进应用的可见范围。",
  },
  "remedy-60111": {
    en: "If the member is still with the company, add them to the app's visible range (可见范围).",
    zh: "如果成员还在职，请把他加进应用的可见范围。",
  },
  "remedy-81013": {
    en: "Correct the ids that the rule names, and add them to the app's visible range (可见范围).",
    zh: "请改正规则里的 id，并把它们加进应用的可见范围。",
  },
  "remedy-84061": {
    en: "The customer was removed, or has not confirmed yet; the welcome goes with the next add event. Nothing else can be sent.",
    zh: "客户已删除好友，或还没通过验证：下次添加时欢迎语会照常发，现在不需要处理，也发不了。",
  },
  "remedy-84074": {
    en: "Add the member to those who may use customer contact (客户联系, 使用范围) in the console.",
    zh: "请在管理后台“客户联系 → 使用范围”里加上这位成员。",
  },
  "remedy-40008": {
    en: "Use a message type that the event takes: text, msgmenu in customer service, attachments for contacts.",
    zh: "请改用这个事件支持的消息类型：微信客服用 text、msgmenu，联系人用 attachments。",
  },
  "remedy-40033": {
    en: "Remove control characters and halves of emoji from the message's text, or from the name that is filled into it.",
    zh: "请去掉消息文字里的控制字符和残缺的表情；也可能出在填进去的名字里。",
  },
  "remedy-message": {
    en: "Correct the part that the errmsg names, in the rules file's message.",
    zh: "请按 errmsg 指出的位置，修改规则文件里的这条消息。",
  },
  "remedy-40039": {
    en: "Shorten the URL in the message to at most 1,024 bytes, what is filled in included: WeCom's help for this errcode names that number.",
    zh: "请把消息里的网址缩短到 1,024 字节以内，填进去的内容也算在内：企业微信对这个错误码的说明写的是这个数。",
  },
  "remedy-40063": {
    en: "Give the part that the errmsg names a content, or a default where it is filled in.",
    zh: "请给 errmsg 指出的位置写上内容；靠填入的地方，请写 default。",
  },
  "remedy-40094": {
    en: "Write the message's URL in full, with https:// in front.",
    zh: "请把消息里的网址写完整，以 https:// 开头。",
  },
  "remedy-40127": {
    en: "Use a URL that begins with https:// or http:// in the message.",
    zh: "请在消息里用 https:// 或 http:// 开头的网址。",
  },
  "remedy-40201": {
    en: "Take promises, contact details or sensitive words out of the message; do not send it again unchanged.",
    zh: "请去掉消息里的承诺、联系方式或敏感词；不要原样再发。",
  },
  "remedy-41010": {
    en: "Give the link in the message its url.",
    zh: "请给消息里的链接写上 url。",
  },
  "remedy-41016": {
    en: "Give the link in the message its title, or a default where it is filled in.",
    zh: "请给消息里的链接写上标题；靠填入的，请写 default。",
  },
  "remedy-41064": {
    en: "Leave at most 9 attachments in the message.",
    zh: "消息里请最多留 9 个附件。",
  },
  "remedy-41065": {
    en: "Use image, link, miniprogram, video or file as the attachments' msgtype.",
    zh: "附件的 msgtype 请用 image、link、miniprogram、video 或 file。",
  },
  "remedy-44004": {
    en: "Give text.content a content, or a default where it is filled in.",
    zh: "请给 text.content 写上内容；靠填入的，请写 default。",
  },
  "remedy-45002": {
    en: "Shorten the text: WeCom counts bytes, three to a Chinese character (4000 for contacts, 2048 in customer service).",
    zh: "请缩短文字：企业微信按字节算，一个汉字三字节，联系人最多 4000，微信客服最多 2048。",
  },
  "remedy-media": {
    en: "Replace the file behind the media entry that the message uses (JPG or PNG up to 10 MB, MP4 up to 10 MB, AMR up to 2 MB and 60 s, other files up to 20 MB).",
    zh: "请更换消息所用素材背后的文件：JPG 或 PNG 不超过 10 MB，MP4 不超过 10 MB，AMR 不超过 2 MB 和 60 秒，其他文件不超过 20 MB。",
  },
  "remedy-40005": {
    en: "Upload the file as image, voice, video or file, whichever it is.",
    zh: "请按文件本身的类型上传：image、voice、video 或 file。",
  },
  "remedy-40007": {
    en: "A media_id lives three days: upload the file again and put the new one into the message, or give the rule a fallback. Images can be permanent as pic_url (media/uploadimg).",
    zh: "请重新上传文件，把新的 media_id 写进消息，或给规则加上 fallback：media_id 只有三天有效。图片可以用 pic_url 长期有效（media/uploadimg）。",
  },
  "remedy-40123": {
    en: "Replace the image behind the media entry: it is damaged, or not JPG or PNG.",
    zh: "请更换素材背后的图片：文件已损坏，或不是 JPG、PNG。",
  },
  "remedy-41006": {
    en: "Give the message's image, video, file or cover its media_id.",
    zh: "请给消息里的图片、视频、文件或封面写上 media_id。",
  },
  "remedy-attachment-resource": {
    en: "Welcomes take temporary material (临时素材, media/upload), not attachment resources (附件资源): upload the file as such and use that media_id.",
    zh: "欢迎语要用临时素材（media/upload），不能用附件资源：请按临时素材重新上传，改用得到的 media_id。",
  },
  "remedy-41090": {
    en: "Replace the video behind the media entry: it is damaged, or not MP4.",
    zh: "请更换素材背后的视频：文件已损坏，或不是 MP4。",
  },
  "remedy-44001": {
    en: "See what the media entry's url gives: the upload had no bytes.",
    zh: "请看看素材的 url 返回什么：上传的文件没有内容。",
  },
  "remedy-45007": {
    en: "Replace the recording behind the media entry by one of at most 60 s.",
    zh: "请更换素材背后的录音，不要超过 60 秒。",
  },
  "remedy-830002": {
    en: "Download the file in ranges of at most 20 MB; Yingbin itself downloads none.",
    zh: "请分段下载，每段不超过 20 MB；迎宾自己不下载。",
  },
  "remedy-90200": {
    en: "Give the mini-program in the message its appid.",
    zh: "请给消息里的小程序写上 appid。",
  },
  "remedy-mini-program": {
    en: "Compare the mini-program (小程序) in the message with the one linked to the company in the console (应用管理, 小程序): appid, page and link must fit.",
    zh: "请把消息里的小程序和管理后台“应用管理 → 小程序”里关联的核对一遍：appid、页面和链接要一致。",
  },
  "remedy-90204": {
    en: "Correct page (contacts) or pagepath (customer service) of the mini-program in the message.",
    zh: "请改正消息里小程序的页面：联系人写 page，微信客服写 pagepath。",
  },
  "remedy-90206": {
    en: "Link the mini-program (小程序) to the company in the console (应用管理, 关联小程序).",
    zh: "请在管理后台“应用管理”里关联这个小程序。",
  },
  "remedy-90207": {
    en: "Correct the mini-program's appid in the message; it begins with wx.",
    zh: "请改正消息里小程序的 appid，它以 wx 开头。",
  },
  "remedy-90210": {
    en: "Have the member authorise the mini-program (成员授权), or leave it out of the message.",
    zh: "请让成员授权这个小程序，或把它从消息里去掉。",
  },
  "remedy-provider": {
    en: "This belongs to service providers' suites (服务商, 套件), which a self-built app (自建应用) does not use: check that WECOM_APPS holds the company's own corpId and the app's own secret.",
    zh: "请核对 WECOM_APPS：corpId 应是本企业的，Secret 应是该应用自己的。这个错误属于服务商的套件，自建应用用不到。",
  },
  "remedy-40068": {
    en: "Correct the tag's id: it may have been deleted (客户联系, 企业标签).",
    zh: "请改正标签的 id：它可能已在“客户联系 → 企业标签”里删除。",
  },
  "remedy-40071": {
    en: "Use the existing tag's id, or another name (客户联系, 企业标签).",
    zh: "请直接用已有标签的 id，或换个名字（客户联系 → 企业标签）。",
  },
  "remedy-40072": {
    en: "Shorten the tag's name (客户联系, 企业标签).",
    zh: "请把标签名改短（客户联系 → 企业标签）。",
  },
  "remedy-40126": {
    en: "Delete tags that nobody uses in the console (客户联系, 企业标签).",
    zh: "请在管理后台“客户联系 → 企业标签”里删掉没人用的标签。",
  },
  "remedy-81011": {
    en: "Use a tag of the company's (企业标签) which this app may use, or have it made by this app.",
    zh: "请改用这个应用能用的企业标签，或由这个应用新建一个。",
  },
  "remedy-group": {
    en: "Group APIs (客户群) are not used for welcomes: find the program that calls them with this chat_id.",
    zh: "请找出用这个 chat_id 调用客户群接口的程序：发欢迎语用不到客户群接口。",
  },
  "remedy-reauthorise": {
    en: "Have the company's administrator authorise the provider's app (服务商应用) again, and use the credentials that come of it.",
    zh: "请企业管理员重新授权服务商应用，再换用授权后得到的凭证。",
  },
  "remedy-40085": {
    en: "WeCom pushes a new suite_ticket by itself: check that the provider's command callback (指令回调URL) receives it.",
    zh: "请检查服务商的指令回调URL 能不能收到 suite_ticket：企业微信会自动推送新的。",
  },
  "remedy-suite-token": {
    en: "Nothing, when it is rare: Yingbin fetches another suite_access_token by itself. Otherwise another program uses the same suite_id and suite_secret.",
    zh: "偶尔出现不用处理，迎宾会自动换取新的 suite_access_token；经常出现的话，请查一下是不是还有别的程序在用同一个 suite_id 和 suite_secret。",
  },
  "remedy-third-party-app": {
    en: "Put the app online in the provider's console (服务商管理后台), or have the company install it as a test (测试安装).",
    zh: "请在服务商管理后台把应用上线，或让企业以测试方式安装。",
  },
  "remedy-licence": {
    en: "Buy and activate accounts for the company's members in the provider's console (服务商管理后台, 接口调用许可): 互通账号 for those who have customers. They must be in the app's visible range (可见范围).",
    zh: "请在服务商管理后台“接口调用许可”为企业的成员购买并激活账号，有客户的成员要用互通账号；成员还要在应用的可见范围内。",
  },
  "remedy-open-kfid": {
    en: "Correct the account: an open_kfid begins with wk. The doctor lists them (Health in the console, or npm run doctor).",
    zh: "请改正客服账号：open_kfid 以 wk 开头。控制台“运行状况”里的全面检查（或 npm run doctor）会列出来。",
  },
  "remedy-60253": {
    en: "Add the member to the account's servicers (接待人员) in the console (微信客服), or name another in the rule's transfer.",
    zh: "请在管理后台“微信客服”里把这位成员加为该账号的接待人员，或在规则的 transfer 里换一位。",
  },
  "remedy-95001": {
    en: "Wait until the customer writes again, and send fewer messages per question.",
    zh: "请等客户再发消息；每次客户发言之后，请少发几条。",
  },
  "remedy-customer-silent": {
    en: "Wait until the customer writes again.",
    zh: "请等客户再发消息。",
  },
  "remedy-95003": {
    en: "Waiting does not help: the hundred count for good. Have an administrator verify the company in the console (我的企业, 企业认证).",
    zh: "请管理员在管理后台“我的企业”完成企业认证：这一百位客户不会清零，等也没有用。",
  },
  "remedy-95004": {
    en: "Check whether the account was deleted (微信客服), and that corpId and secret belong to its company.",
    zh: "请看看账号是不是已在“微信客服”里删除，并核对 corpId 和 Secret 是不是它所在的企业的。",
  },
  "remedy-95005": {
    en: "Delete accounts that nobody uses in the console (微信客服); one must remain.",
    zh: "请在管理后台“微信客服”里删掉没人用的账号，至少留一个。",
  },
  "remedy-95006": {
    en: "Choose another name of at most 16 characters.",
    zh: "请换一个名称，最多 16 个字。",
  },
  "remedy-95007": {
    en: "The callback's token lives ten minutes: the next callback brings a new one. If it was a message's code, compare the delivery's eventAt with its attempts.",
    zh: "不用处理，下一个回调会带来新的 Token：它只有十分钟有效。如果是消息的 code，请把这条记录的 eventAt 和每次尝试的时间对照一下。",
  },
  "remedy-95008": {
    en: "Leave at most 10 items in the message's menu.",
    zh: "消息的菜单请最多留 10 项。",
  },
  "remedy-95009": {
    en: "Use click, view, miniprogram or text as the menu items' type.",
    zh: "菜单项的 type 请用 click、view、miniprogram 或 text。",
  },
  "remedy-95011": {
    en: "Use the secret of a self-built app listed under 微信客服 as one allowed to call (可调用接口的应用), not the standalone edition's (独立版).",
    zh: "请改用自建应用的 Secret，并在“微信客服”里把它加进可调用接口的应用；独立版的 Secret 在这里不能用。",
  },
  "remedy-95012": {
    en: "Have an administrator switch 微信客服 to use within WeCom (联合版), or put the standalone edition's (独立版) secret into WECOM_APPS.",
    zh: "请管理员把微信客服切换为在企业微信里使用（联合版），或把独立版的 Secret 填进 WECOM_APPS。",
  },
  "remedy-95013": {
    en: "Nothing can be sent until the customer writes again; if it happens often, see who ends sessions early.",
    zh: "请等客户再发消息，在那之前什么也发不了；如果经常这样，请看看是谁过早结束了会话。",
  },
  "remedy-95014": {
    en: "Add the member to the account's servicers (接待人员) and have them sign in to WeCom once.",
    zh: "请把这位成员加为账号的接待人员，并请他登录一次企业微信。",
  },
  "remedy-95015": {
    en: "Change dedicated service in the console (微信客服, 升级服务); the API cannot while it is set up there.",
    zh: "请在管理后台“微信客服 → 升级服务”里修改专属服务：后台配置了它，接口就改不了。",
  },
  "remedy-95016": {
    en: "Somebody was faster: see the session in the console (微信客服). If it happens often, let only Yingbin assign sessions (通过API管理).",
    zh: "别人先动了这个会话：请在管理后台“微信客服”里看看。如果经常这样，请只让迎宾分配会话（通过API管理）。",
  },
  "remedy-95017": {
    en: "Switch the account to 通过API管理 in the console (微信客服).",
    zh: "请在管理后台“微信客服”里把账号设为通过API管理。",
  },
  "remedy-95018": {
    en: "A servicer has taken the session, or it has ended: nothing to repeat. If it happens to new customers: the account has servicers (接待人员) on duty and its reception rule (接待规则) sends customers to them at once (人工接待, state 3), so let the assistant (智能助手) receive first, or stop or remove the servicers; the doctor (Health in the console, or npm run doctor) says who is on duty. If it happens to everybody: have the company verified (我的企业, 企业认证), and check that the account is managed through the API (通过API管理).",
    zh: "单个客户的不用处理：接待人员已经接手，或会话已结束。如果新客户都这样：账号有接待人员在线，接待规则把客户直接转给了人工接待（状态 3），请改成智能助手优先，或让接待人员停止接待；谁在线，控制台“运行状况”里的全面检查（或 npm run doctor）会列出来。如果所有客户都这样：请完成企业认证（我的企业），并确认账号已设为通过API管理。",
  },
  "remedy-95019": {
    en: "Have the servicer (接待人员) receive again, or name another or a queue in the rule's otherwise.",
    zh: "请让这位接待人员重新开始接待，或在规则的 otherwise 里换一位、改成排队。",
  },
  "remedy-95021": {
    en: "Set up dedicated or group service in the console (微信客服, 升级服务).",
    zh: "请在管理后台“微信客服 → 升级服务”里配置专员服务或客户群服务。",
  },
  "remedy-95023": {
    en: "Move the switch to this app in the console (微信客服, 通过API管理).",
    zh: "请在管理后台“微信客服”里把通过API管理的开关转给这个应用。",
  },
  "remedy-95026": {
    en: "Use the accounts there are, or delete some in the console (微信客服).",
    zh: "请先用好现有的客服账号，或在管理后台“微信客服”里删掉几个。",
  },
  "remedy-95030": {
    en: "Use text in the message, or have the component's provider (客服组件) allow the type.",
    zh: "请改发文字消息，或请客服组件的服务商放开这种类型。",
  },
  "remedy-95032": {
    en: "Have the component's provider (客服组件) ask WeCom to renew the right.",
    zh: "请客服组件的服务商向企业微信申请续期。",
  },

  // About an outcome, or an errcode that has no row
  "remedy-no-code": {
    en: "If no welcome arrives at all, look for one configured in the console (客户联系 → 加客户 → 欢迎语) and remove this member from it; if WeCom's own welcome is meant to go, nothing is to be done.",
    zh: "客户什么都没收到的话，请到管理后台“客户联系 → 加客户 → 欢迎语”，把该成员从配置里移除；如果本来就想由企业微信发，不需要处理。",
  },
  "remedy-no-rule": {
    en: "Add a rule that fits, or a last one without conditions for everybody; one with send: nothing for those who are to get none. Health in the console (or /api/status) tells which rules are in force.",
    zh: "请加一条符合的规则，或在最后加一条不写条件的兜底规则；不打算问候的客户，用 send: nothing 写明。生效的是哪份规则，见控制台的“运行状况”（或 /api/status）。",
  },
  "remedy-unsendable": {
    en: "See the cause: mend the message in the rules file or give its rule a fallback; an app that is missing belongs into WECOM_APPS.",
    zh: "请先看原因：改好规则文件里的消息，或给规则加上 fallback；缺少应用的，请把它加进 WECOM_APPS。",
  },
  "remedy-turned-away": {
    en: "A relay or proxy answers in WeCom's place: 401 means that RELAY_TOKEN is not its token, 404 that the path in WECOM_API_BASE is not its. The doctor (Health in the console, or npm run doctor) tells which.",
    zh: "请在控制台“运行状况”里做一次全面检查（或运行 npm run doctor）：应答的是中转或代理，不是企业微信。401 表示 RELAY_TOKEN 和中转的令牌不一致，404 表示 WECOM_API_BASE 的路径不对。",
  },
  "remedy-unreachable": {
    en: "The doctor (Health in the console, or npm run doctor) tells whether WeCom, or the relay before it, can be reached now.",
    zh: "请在控制台“运行状况”里做一次全面检查（或运行 npm run doctor），看看现在能不能连上企业微信，或前面的中转。",
  },
  "remedy-incomplete": {
    en: "Mend the message in the rules file, or what it is filled with; /api/status shows which media are there.",
    zh: "请改好规则文件里的消息，或填进去的内容；已上传的素材见 /api/status。",
  },
  "remedy-look-up": {
    en: "See https://open.work.weixin.qq.com/devtool/query?e={errcode} for what WeCom says about it.",
    zh: "请查看企业微信的说明：https://open.work.weixin.qq.com/devtool/query?e={errcode}",
  },
});
