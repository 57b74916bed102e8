/** What the commands that measure say before they begin. What they measure they tell in English. */
import { texts } from "../../text.ts";

export const BENCH_COMMANDS = texts({
  "bench-usage": {
    en: `npm run bench, without a flag: everything, in twenty minutes

  --quick    one short round, in three minutes; writes no file
  --against  the bundle of another checkout, to compare this Worker with: its dist/index.js
  --smoke    only whether the bench runs, with the dist/index.js that is there
  --lang     {language}

Writes bench/RESULTS.md and bench/latency.svg.`,
    zh: `npm run bench，不带选项：全部测一遍，约二十分钟

  --quick    只测短短一轮，约三分钟，不写文件
  --against  和另一份代码的 dist/index.js 比较
  --smoke    只看能不能跑，用现有的 dist/index.js
  --lang     {language}

结果写入 bench/RESULTS.md 和 bench/latency.svg，是英文的。`,
  },
  "bench-requests-usage": {
    en: `npm run bench:requests, without a flag: everything, in ten minutes

  --quick  fewer requests, in four minutes; writes no file
  --lang   {language}

Writes bench/REQUESTS.md.`,
    zh: `npm run bench:requests，不带选项：全部测一遍，约十分钟

  --quick  少发一些请求，约四分钟，不写文件
  --lang   {language}

结果写入 bench/REQUESTS.md，是英文的。`,
  },
  "bench-own-machine-usage": {
    en: `npm run bench:own-machine, without a flag: everything, in fifteen minutes

  --quick     the same in two minutes
  --no-clone  leaves out the clone, which needs git and the network
  --lang      {language}

Prints a table, and writes no file.`,
    zh: `npm run bench:own-machine，不带选项：全部测一遍，约十五分钟

  --quick     两分钟测完
  --no-clone  不测克隆，那一项要用 git 和网络
  --lang      {language}

只打印一张表（英文），不写文件。`,
  },
});
