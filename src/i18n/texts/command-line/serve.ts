/** What `npm run serve` and the commands around it say. */
import { texts } from "../../text.ts";

export const SERVE_COMMAND = texts({
  "serve-usage": {
    en: `npm run serve -- --config yingbin.env --data /var/lib/yingbin

  --config           the file with secrets and vars, NAME='value' a line, mode 600; else they are taken from the environment
  --data             the folder in which everything is stored; made when it is not there
  --listen           where to listen; {listen} when left out
  --private-network  calls may go to private addresses: a WECOM_API_BASE, webhook or picture in your own network
  --build-only       builds what is missing or older than its sources, and ends
  --lang             {language}`,
    zh: `npm run serve -- --config yingbin.env --data /var/lib/yingbin

  --config           密钥和设置的文件，每行 NAME='value'，权限 600；不写就从环境变量里取
  --data             存放所有数据的目录；没有会自动建
  --listen           在哪里监听；不写就是 {listen}
  --private-network  允许访问内网地址：WECOM_API_BASE、webhook 或图片在自己的内网时要加
  --build-only       只构建缺少的或过时的部分，然后退出
  --lang             {language}`,
  },
  "data-needed": {
    en: "--data must say in which folder everything is stored, such as /var/lib/yingbin.",
    zh: "请用 --data 写明数据存放在哪个目录，如 /var/lib/yingbin。",
  },
  "not-a-listen-address": {
    en: "--listen must be an address with a port, such as 127.0.0.1:8787, not {listen}.",
    zh: "--listen 要写地址加端口，如 127.0.0.1:8787；现在是 {listen}。",
  },
  "no-apps-to-serve": {
    en: "There is no WECOM_APPS: name the file that has it with --config, such as yingbin.env; .dev.vars.example shows one.",
    zh: "没有 WECOM_APPS：请用 --config 指定写有它的文件，如 yingbin.env，写法见 .dev.vars.example。",
  },
  "secrets-file-unread": { en: "{file} could not be read: {why}", zh: "{file} 读不了，请检查：{why}" },
  "secrets-file-open": {
    en: "{file} holds secrets, and others on this machine may read it (mode {mode}): chmod 600 {path}",
    zh: "{file} 里有密钥，但本机的其他用户也能读（权限 {mode}）。请运行：chmod 600 {path}",
  },
  "folder-path-long": {
    en: "The path of {folder} is too long: {most} bytes are the most.",
    zh: "目录 {folder} 的路径太长，请换一个，最多 {most} 字节。",
  },
  "folder-not-usable": {
    en: "The folder {folder} cannot be used: {why}",
    zh: "目录 {folder} 用不了，请检查：{why}",
  },
  "folder-in-use": {
    en: "Another process uses the folder {folder} ({processes}): stop it first. Two on one folder would welcome twice.",
    zh: "目录 {folder} 正被另一个进程使用（{processes}），请先停掉它：两个进程共用一个目录，会重复发欢迎语。",
  },
  "machine-not-answering": {
    en: "The process that uses the folder {folder} does not answer ({why}). Is it starting, or still being restored? Try again.",
    zh: "使用目录 {folder} 的进程没有回答（{why}）。可能正在启动，请再试一次。",
  },

  // Backup and restore
  "backup-usage": {
    en: `npm run backup -- --data /var/lib/yingbin --to yingbin-2026-11-28.tar.gz

  --data   the folder of the machine; it may serve meanwhile
  --to     the file to write; its folder needs room for the databases twice
  --lang   {language}`,
    zh: `npm run backup -- --data /var/lib/yingbin --to yingbin-2026-11-28.tar.gz

  --data   数据目录；备份时可以照常运行
  --to     写到哪个文件；所在的目录要有两倍于数据的空间
  --lang   {language}`,
  },
  "restore-usage": {
    en: `npm run restore -- --from yingbin-2026-11-28.tar.gz --data /var/lib/yingbin

  --from   a file of npm run backup
  --data   a new or empty folder
  --lang   {language}`,
    zh: `npm run restore -- --from yingbin-2026-11-28.tar.gz --data /var/lib/yingbin

  --from   npm run backup 写出的文件
  --data   新的或空的目录
  --lang   {language}`,
  },
  "backup-file-needed": {
    en: "--to must say which file to write, such as yingbin-2026-11-28.tar.gz.",
    zh: "请用 --to 写明备份到哪个文件，如 yingbin-2026-11-28.tar.gz。",
  },
  "backup-to-restore-needed": {
    en: "--from must say which file of npm run backup to take.",
    zh: "请用 --from 写明用哪个备份文件恢复。",
  },
  "no-data-there": {
    en: "The folder {folder} has no data of npm run serve.",
    zh: "目录 {folder} 里没有 npm run serve 的数据，请检查 --data。",
  },
  "backup-file-there": {
    en: "{file} is there already: take another name, or move it away first.",
    zh: "{file} 已经存在，请换一个文件名，或先把它移走。",
  },
  "backed-up": {
    en: "{file} has {databases} {databases:database|databases} in {bytes} bytes. Keep it as secret as the machine itself: it holds tokens and customers' ids.",
    zh: "已备份到 {file}：{databases} 个数据库，{bytes} 字节。里面有令牌和客户的 id，请像保管机器一样保管它。",
  },
  "backup-failed": { en: "{file} could not be written: {why}", zh: "没能写出 {file}，请检查：{why}" },
  "tar-failed": { en: "tar failed: {why}", zh: "tar 没有成功，请检查：{why}" },
  "data-there-already": {
    en: "{folder} has data already: restore into a new folder.",
    zh: "{folder} 里已有数据，请恢复到新的目录。",
  },
  "not-a-backup": {
    en: "{file} is no file of npm run backup.",
    zh: "{file} 不是 npm run backup 写出的文件，请换一个。",
  },
  "backup-broken": {
    en: "{file} is broken ({database}); nothing was restored.",
    zh: "{file} 已损坏（{database}），什么也没有恢复，请换一个备份。",
  },
  restored: {
    en: "{folder} has {databases} {databases:database|databases} of {at}, version {version}. Before it serves, make sure that the machine it came from does not: npm run serve",
    zh: "已恢复到 {folder}：{databases} 个数据库，备份于 {at}，版本 {version}。请先确认原来的机器已经停掉，再运行 npm run serve。",
  },
  "restore-failed": { en: "{file} could not be restored: {why}", zh: "没能恢复 {file}，请检查：{why}" },

  // The folder and the settings
  "flock-missing": {
    en: "The program flock is missing, with which a folder is locked: install util-linux. Other systems than Linux are not served.",
    zh: "缺少给目录加锁的程序 flock，请安装 util-linux。只支持 Linux。",
  },
  "setting-not-served": {
    en: "wrangler.toml has {setting}, which only Cloudflare serves; this machine would run without it.",
    zh: "wrangler.toml 里的 {setting} 只有 Cloudflare 才支持，在自己的机器上不会生效，所以没有启动。",
  },
  "cron-not-understood": {
    en: "The cron {cron} of wrangler.toml is not understood here: numbers, lists, ranges and steps are, with * for the weekday.",
    zh: "wrangler.toml 里的定时 {cron} 在这里读不懂：请只用数字、列表、范围和间隔，星期一项写 *。",
  },
});
