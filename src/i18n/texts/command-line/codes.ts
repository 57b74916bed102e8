/** What `npm run codes` says beside the Worker's own sentences. */
import { texts } from "../../text.ts";

export const CODES_COMMAND = texts({
  "codes-usage": {
    en: `npm run codes -- <command>

  list                    the codes of an app, and the rules that use them
      --fresh             ask WeCom about each
      --json              as the Worker answers
  plan codes.yaml         what apply would do; asks WeCom nothing
  apply codes.yaml        make and change the codes of the file, print its links; never deletes a code
  pictures qr/ [STATE…]   save the pictures of these codes, or of all, as PNG files
  adopt                   take in the codes that the app made with other tools
  kf-link                 links into customer service: one for each --param, or one without
      --account wk…  --scene shop  --param 1  --param 2
  link-url LINK STATE…    a 获客链接 with customer_channel, one for each STATE; asks nobody

  --svg qr/    of apply, kf-link and link-url: draw the links as QR codes in a folder, or one link in a file (shop.svg)
  --app sales  an app of WECOM_APPS, or of a suite (crm@wp…); codes.yaml may name it (app: sales)
  --url        the Worker's address; else YINGBIN_URL; else {local}, the one of \`npm start\`
  --config     the file of npm run serve, which has ADMIN_TOKEN
  --lang       {language}

codes.yaml:  app: sales
             codes:                # by State
               expo-7: { staff: [zhangsan, lisi], note: 展会 7 号台 }
               shop-1: { departments: [12], accept: ask }
             kf:                   # links: account, scene, scene_params or nothing
               wkAAA: { table: ["1", "2", "3"], counter: }

The admin token is ADMIN_TOKEN in the environment, else in .dev.vars.
Ends with exit code 1 when something could not be done.`,
    zh: `npm run codes -- <命令>

  list                    列出应用的渠道码，以及用到它们的规则
      --fresh             逐个向企业微信核对
      --json              原样显示 Worker 的回答
  plan codes.yaml         看看 apply 会做什么，不访问企业微信
  apply codes.yaml        按文件新建、修改渠道码，并列出客服链接；从不删除渠道码
  pictures qr/ [STATE…]   把这些渠道码的图片存成 PNG，不写 STATE 就存全部
  adopt                   把这个应用用别的工具建的渠道码收进来
  kf-link                 生成客服链接：每个 --param 一条，不写就一条
      --account wk…  --scene shop  --param 1  --param 2
  link-url 链接 STATE…    给获客链接加上 customer_channel，每个 STATE 一条，不联网

  --svg qr/    用于 apply、kf-link、link-url：把链接画成二维码，存进文件夹；只有一条时也可以写文件（shop.svg）
  --app sales  WECOM_APPS 里的应用名，或套件装给企业的（crm@wp…）；也可以写在 codes.yaml 里（app: sales）
  --url        Worker 的地址；不写就看 YINGBIN_URL，都没有就是 npm start 的 {local}
  --config     npm run serve 用的文件，ADMIN_TOKEN 从里面取
  --lang       {language}

codes.yaml:  app: sales
             codes:                # 按 State 写
               expo-7: { staff: [zhangsan, lisi], note: 展会 7 号台 }
               shop-1: { departments: [12], accept: ask }
             kf:                   # 客服链接：账号、scene、scene_param 的列表（可不写）
               wkAAA: { table: ["1", "2", "3"], counter: }

ADMIN_TOKEN 取环境变量里的，没有就取 .dev.vars 里的。
有事情没办成时，退出码是 1。`,
  },
  "app-needed": {
    en: "{command} needs an app: --app sales, or app: sales in codes.yaml",
    zh: "请写明应用：{command} 要有 --app sales，或在 codes.yaml 里写 app: sales",
  },
  "account-needed": {
    en: "kf-link needs an account: --account wk…, which npm run doctor lists",
    zh: "请写上 --account wk…，运行 npm run doctor 可列出客服账号",
  },
  "codes-file-needed": {
    en: "{command} needs a file: npm run codes -- {command} codes.yaml",
    zh: "请写上文件：npm run codes -- {command} codes.yaml",
  },
  "codes-file-unread": { en: "{file} cannot be read: {why}", zh: "读不了 {file}：{why}" },
  "codes-file-at": {
    en: "{file}:{line}:{column}: {message}",
    zh: "{file} 第 {line} 行第 {column} 列：{message}",
  },
  "the-codes-file": { en: "the file of codes", zh: "渠道码文件" },
  "codes-under-states": { en: "codes under their States", zh: "按 State 写的渠道码" },
  "scenes-under-accounts": { en: "scenes under their accounts (wk…)", zh: "按客服账号（wk 开头）写的 scene" },
  "params-under-scenes": {
    en: "scenes, with scene_params or nothing",
    zh: "scene，后面写 scene_param 的列表或不写",
  },
  "no-codes-yet": { en: "There are no codes yet.", zh: "还没有渠道码。" },
  "used-by": { en: "rules: {rules}", zh: "规则：{rules}" },
  "used-by-none": { en: "no rule uses it", zh: "没有规则用到" },
  "code-is-gone": {
    en: "WeCom does not know it any more: apply makes another, to be printed anew",
    zh: "企业微信里已没有这个码：apply 会新建一个，需要重新印",
  },
  "plan-make": { en: "make    {state}", zh: "新建  {state}" },
  "plan-change": { en: "change  {state}: {keys}", zh: "修改  {state}：{keys}" },
  "plan-same": { en: "same    {state}", zh: "不变  {state}" },
  "plan-cannot": {
    en: "cannot  {state}: exclusive cannot be changed; take another State",
    zh: "不行  {state}：exclusive 不能改，请换一个 State",
  },
  "plan-links": {
    en: "link    {account} {scene}: {count} {count:link|links}",
    zh: "链接  {account} {scene}：{count} 条",
  },
  "links-failed": { en: "{account} {scene}: {message}", zh: "{account} {scene}：{message}" },
  "plan-beside": { en: "stays   {state}, which the file does not name", zh: "保留  {state}，文件里没有写" },
  "code-was-made": { en: "made     {state}", zh: "已新建  {state}" },
  "code-was-changed": { en: "changed  {state}", zh: "已修改  {state}" },
  "code-failed": { en: "{state}: {message}", zh: "{state}：{message}" },
  "codes-adopted": {
    en: "{adopted} {adopted:code|codes} taken in, {known} known already",
    zh: "收进 {adopted} 个，原来已有 {known} 个",
  },
  "code-has-twin": {
    en: "{state} has a twin in WeCom ({configId}): both pictures lead to customers with this State",
    zh: "{state} 在企业微信里另有一个相同 State 的码（{configId}），两张图片扫出来的 State 一样",
  },
  "link-url-needs": {
    en: "link-url needs a link and at least one State: npm run codes -- link-url https://work.weixin.qq.com/ca/… expo-7",
    zh: "请写上链接和至少一个 State：npm run codes -- link-url https://work.weixin.qq.com/ca/… expo-7",
  },
  "no-acquisition-link": {
    en: "{url} is no 获客链接 to which a customer_channel can be appended: it begins with https://work.weixin.qq.com/ and has none yet",
    zh: "请换成获客链接：{url} 不是以 https://work.weixin.qq.com/ 开头，或已经带了 customer_channel",
  },
  "one-svg-for-many": {
    en: "{count} links want a folder: --svg qr/ instead of --svg {file}",
    zh: "请给 --svg 写一个文件夹（如 qr/）：有 {count} 条链接，一个文件 {file} 放不下",
  },
  "pictures-need-folder": {
    en: "pictures needs a folder: npm run codes -- pictures qr/ --app sales",
    zh: "请写上文件夹：npm run codes -- pictures qr/ --app sales",
  },
  "pictures-not-written": {
    en: "the QR codes could not be written to {file}: {why}",
    zh: "二维码写不进 {file}：{why}",
  },
});
