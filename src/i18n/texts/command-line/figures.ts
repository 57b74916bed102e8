/** What `npm run figures` says beside the Worker's own sentences. */
import { texts } from "../../text.ts";

export const FIGURES_COMMAND = texts({
  "figures-usage": {
    en: `npm run figures -- --group state --from 2026-11-01

  --group   what the rows are of: {groups}; without it all together
  --by      hour or day (day without it), of the rules file's time zone
  --from    first moment; seven days without it
  --to      the end, which is not counted; now without it
  --app     one app alone, as sales or crm@wp…
  --event   one event alone, as contact.added
  --csv     write the rows to this file, which Excel opens
  --json    print the Worker's answer as it came
  --url     the Worker's address; else YINGBIN_URL; else {local}, the one of \`npm start\`
  --config  the file of npm run serve, which has ADMIN_TOKEN
  --lang    {language}

The admin token is ADMIN_TOKEN in the environment, else in .dev.vars.`,
    zh: `npm run figures -- --group state --from 2026-11-01

  --group   按什么分行：{groups}；不写就合在一起
  --by      hour（每小时）或 day（每天，不写就是它），按规则文件的时区
  --from    从什么时候起；不写就是七天
  --to      到什么时候为止（不含）；不写就到现在
  --app     只看一个应用，如 sales 或 crm@wp…
  --event   只看一种事件，如 contact.added
  --csv     写成文件，可用 Excel 打开
  --json    原样显示 Worker 的回答
  --url     Worker 的地址；不写就看 YINGBIN_URL，都没有就是 npm start 的 {local}
  --config  npm run serve 用的文件，ADMIN_TOKEN 从里面取
  --lang    {language}

ADMIN_TOKEN 取环境变量里的，没有就取 .dev.vars 里的。`,
  },
  "figures-period": { en: "{from} to {to}, {zone}", zh: "{from} 至 {to}，{zone}" },
  "figures-none": { en: "Nothing was received in this time.", zh: "这段时间没有收到任何事件。" },
  "figures-partial": {
    en: "There is more than this shows: it is being counted, ask again in a minute.",
    zh: "请过一分钟再查：还有一部分正在统计，没有显示。",
  },
  "figures-written": { en: "Written to {file}.", zh: "已写入 {file}。" },
  "figures-not-written": {
    en: "the figures could not be written to {file}: {why}",
    zh: "统计写不进 {file}：{why}",
  },
  "figures-time": { en: "time", zh: "时间" },
  "figures-total": { en: "all", zh: "总数" },
  "figures-welcomed": { en: "welcomed", zh: "已发出" },
  "figures-in-time": { en: "in time", zh: "及时" },
  "figures-lost": { en: "lost", zh: "流失" },
  "figures-half": { en: "half within", zh: "一半用时" },
  "figures-most": { en: "99 % within", zh: "99% 用时" },
});
