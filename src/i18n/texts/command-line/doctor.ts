/** What `npm run doctor` says beside the Worker's findings. */
import { texts } from "../../text.ts";

export const DOCTOR_COMMAND = texts({
  "doctor-usage": {
    en: `npm run doctor -- --url https://wecom.example.com

  --url    the Worker's address; else YINGBIN_URL; else {local}, the one of \`npm start\`
  --config the file of npm run serve, which has ADMIN_TOKEN
  --json   print the Worker's answer as it came
  --lang   {language}

The admin token is ADMIN_TOKEN in the environment, else in .dev.vars.
Ends with exit code 1 when a check failed or the Worker could not be asked.`,
    zh: `npm run doctor -- --url https://wecom.example.com

  --url    Worker 的地址；不写就看 YINGBIN_URL，都没有就是 npm start 的 {local}
  --config npm run serve 用的文件，ADMIN_TOKEN 从里面取
  --json   原样显示 Worker 的回答
  --lang   {language}

ADMIN_TOKEN 取环境变量里的，没有就取 .dev.vars 里的。
有检查没通过，或没能问到 Worker 时，退出码是 1。`,
  },
  "not-an-address": {
    en: "{url} is not an address: the Worker's begins with https://",
    zh: "{url} 不是网址，请写 Worker 的地址，以 https:// 开头",
  },
  "no-admin-token": {
    en: "There is no ADMIN_TOKEN: set it in the environment, or run this where .dev.vars is, the file that the Worker was deployed with.",
    zh: "请先设置环境变量 ADMIN_TOKEN，或在 .dev.vars（部署 Worker 时用的文件）所在的目录里运行：现在找不到 ADMIN_TOKEN。",
  },

  // The report
  "report-of-worker": { en: "Yingbin {version} at {url}", zh: "迎宾 {version}，{url}" },
  "every-app": { en: "every app", zh: "所有应用" },
  "see-above": { en: "(see above)", zh: "（同上）" },
  "nothing-wrong": { en: "Nothing is wrong.", zh: "没有发现问题。" },
  "checks-failed": {
    en: "{count} {count:check|checks} failed.",
    zh: "有 {count} 项检查没有通过，请按上面的提示处理。",
  },

  // No report
  "token-not-accepted": {
    en: "The Worker at {url} does not accept the ADMIN_TOKEN from {from}.{fault} It wants the one that it was deployed with; if it has none, or one that is too short, its API is closed, and its log says so.",
    zh: "请改用部署 Worker 时的 ADMIN_TOKEN：{url} 的 Worker 不认{from}里的这一个。{fault}如果部署时没有 ADMIN_TOKEN，或者它太短，API 是关着的，Worker 的日志里会写明。",
  },
  "token-of-no-worker": {
    en: " No Worker would: {fault}. Change it there and deploy again.",
    zh: "这样的值哪个 Worker 都不会认：{fault}；请改好再重新部署。",
  },
  "the-environment": { en: "the environment", zh: "环境变量" },
  "worker-too-old": {
    en: "The Worker at {url} is older than this command: deploy it again (npm run deploy).",
    zh: "请重新部署（npm run deploy）：{url} 的 Worker 比这个命令旧。",
  },
  "worker-failed": {
    en: "The Worker at {url} failed (HTTP {status}): run this again, then read its log (npm run wrangler -- tail).",
    zh: "请再运行一次，还不行就看日志（npm run wrangler -- tail）：{url} 的 Worker 出错了（HTTP {status}）。",
  },
  "address-moved": {
    en: "{url} leads to {location}: give that address instead.",
    zh: "请改用 {location}：{url} 会跳转到那里。",
  },
  "something-in-front": {
    en: "Something in front of the Worker answered HTTP {status} at {url}. If it is Cloudflare's bot protection or a WAF rule, except /api and /callback from it: WeCom's callbacks are no browser either.",
    zh: "{url} 的 Worker 前面有东西拦住了，回答是 HTTP {status}。如果是 Cloudflare 的机器人防护或 WAF 规则，请把 /api 和 /callback 排除在外：企业微信的回调也不是浏览器。",
  },
  "not-this-version": {
    en: "{url} answers, but not as this version of Yingbin does: check the address, and deploy again if Worker and command differ in version.",
    zh: "请核对地址；如果 Worker 和这个命令版本不同，请重新部署：{url} 有回答，但不是这个版本的迎宾。",
  },
  "not-yingbin": {
    en: "{url} answered HTTP {status}, and not as Yingbin does: check the address and the Worker's route.",
    zh: "请核对地址和 Worker 的路由：{url} 回答了 HTTP {status}，不像是迎宾。",
  },
  "nothing-listens": {
    en: "Nothing listens at {url}. Run npm start beside this, or give the deployed Worker's address: --url https://wecom.example.com",
    zh: "{url} 没有程序在运行。请先运行 npm start，或写上线上 Worker 的地址：--url https://wecom.example.com",
  },
  "not-reached": {
    en: "{url} cannot be reached ({why}). Check the address, its DNS record and the Worker's route. {proxy}",
    zh: "连不上 {url}（{why}）。请核对地址、DNS 记录和 Worker 的路由。{proxy}",
  },
  "workers-dev-not-reached": {
    en: "{url} cannot be reached ({why}). workers.dev is not reachable from mainland China: give the Worker a domain of your own, which WeCom's callbacks need too, and its address here. {proxy}",
    zh: "连不上 {url}（{why}）。中国大陆访问不了 workers.dev：请给 Worker 配上自己的域名（企业微信的回调也需要），再用那个地址。{proxy}",
  },
  "with-a-proxy": {
    en: "With a proxy: NODE_USE_ENV_PROXY=1 HTTPS_PROXY=http://… npm run doctor",
    zh: "要走代理的话：NODE_USE_ENV_PROXY=1 HTTPS_PROXY=http://… npm run doctor",
  },
  "no-answer-within": { en: "no answer in {time}", zh: "{time}没有回答" },
});
