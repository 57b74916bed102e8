/**
 * `npm run rules`: checks, explains and publishes rules files. What is said of a file comes from the same code
 * that the Worker runs; KV is reached through wrangler, so this needs no Worker, and none can be in its way.
 */
import { check } from "./rules/check.ts";
import { readCommandLine } from "./rules/command-line.ts";
import { explainFile } from "./rules/explain.ts";
import { giveUp } from "./rules/give-up.ts";
import { Kv } from "./rules/kv.ts";
import { pull, push, rollback } from "./rules/publish.ts";

const USAGE = `npm run rules -- <command>

  check FILE       tell what is wrong with a rules file, and what is worth a look
  explain FILE     tell which rule an event gets, why not an earlier one, and what is sent
      --app sales   --customer wm…   --customer-name 小明   --staff zhangsan   --staff-name 张三
      --customer-type wechat|wecom   --gender male|female|unknown   --customer-position 店长   --corp-name 示例公司
      --state expo-7   --via added|half|audit   --tag et…   --department 3
      --event kf.entered|kf.queued|kf.accepted|kf.ended|kf.message   else it is contact.added
      --account wk…   --scene shop   --scene-param 7   --channels live   --nickname 小店
      --text 人工   --menu 101   --msgtype image   --servicer lisi
      --at 2026-11-22T09:00   in the file's time zone; else now
      --event event.json      the same as JSON; flags go before it
      --json                  the answer as JSON
  push FILE        check a file and publish it; the version before is kept
  rollback         put the version before back; once more undoes that
  pull [FILE]      print the published file, or save it (--force replaces another)
      --remote         the KV of the deployed Worker; npm run wrangler -- login comes first
      --local          the KV of npm start (this is the default)
      --app sales      the file of one app, in place of the common one

Ends with exit code 1 when a file is faulty or something could not be done.`;

const { values: options, positionals } = readCommandLine(USAGE);
const [command, path, ...others] = positionals;
if (others.length > 0) giveUp(`${others[0]} is one file too many\n\n${USAGE}`);
if (command === "rollback" && path !== undefined) {
  giveUp("rollback takes no file: it puts back the version that KV has kept");
}
if (options.local && options.remote) giveUp("say --local or --remote, not both");

const file = () => path ?? giveUp(`${command} needs a file: npm run rules -- ${command} rules.yaml`);
const kv = () => Kv.open(options.remote ? "remote" : "local", options.app);

if (options.help || command === undefined) console.log(USAGE);
else if (command === "check") check(file());
else if (command === "explain") explainFile(file(), options);
else if (command === "push") push(await kv(), file());
else if (command === "rollback") rollback(await kv());
else if (command === "pull") pull(await kv(), path ?? null, options.force ?? false);
