/** What `npm run chaos` says before it begins. Its report, and what it prints for those who change the code, is English. */
import { texts } from "../../text.ts";

export const CHAOS_COMMAND = texts({
  "chaos-usage": {
    en: `npm run chaos -- --codes 10000 --resets 200

  --codes      how many codes at least; 1,000 without it
  --rate       customers a second; 60 without it, and with --kills so many that a kill comes every five seconds
  --seed       the scenario to play again; without it a new one
  --kills      how often the Worker is killed, with a deploy at the beginning; 0 without it
  --resets     how many objects Cloudflare moves, in a run without --kills and --own; 20 without it
  --rows       deliveries in the record before it begins, which people search meanwhile; 20,000 without it, 0: nobody searches
  --companies  companies that install each of a provider's suites meanwhile; 50 without it, 0: there is no provider
  --programs   the company's programs, and people who publish rules meanwhile; 3 without it, 0: nobody
  --calm       nothing goes wrong but kills and moves
  --own        on a machine of your own, as npm run serve runs it: without a deploy and moves
  --lang       {language}

It first prints the command that plays the same scenario again. It ends with 0 when every promise was kept, else with 1.`,
    zh: `npm run chaos -- --codes 10000 --resets 200

  --codes      至少多少个 code；不写就是 1,000
  --rate       每秒来多少位客户；不写就是 60，写了 --kills 就按每五秒杀一次来定
  --seed       再跑一遍这个种子；不写就换一个新的
  --kills      杀掉 Worker 多少次，开头带一次部署；不写就不杀
  --resets     移走多少个对象，只在没写 --kills 和 --own 时有用；不写就是 20
  --rows       开始前记录里已有多少条，其间有人在里面查询；不写就是 20,000，写 0 就没人查询
  --companies  其间每个服务商应用有多少家企业安装；不写就是 50，写 0 就没有服务商
  --programs   其间有多少个企业自己的程序、多少人发布规则；不写就是 3，写 0 就没有
  --calm       除了杀掉和移走，别的都不出错
  --own        在自己的机器上，像 npm run serve 那样运行：没有部署，也不移走对象
  --lang       {language}

开头会打印再跑一遍的命令。全部守约时以 0 结束，否则以 1 结束。报告是英文的。`,
  },
  "not-a-count": {
    en: "{flag}: expected a whole number from {least} on, found {text}",
    zh: "{flag} 请写不小于 {least} 的整数，现在是 {text}",
  },
});
