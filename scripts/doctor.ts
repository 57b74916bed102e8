/**
 * `npm run doctor`: asks a Worker's `/api/doctor` and prints what it found. The calls that matter are made there:
 * what WeCom answers to this machine says nothing about the Worker.
 */
import { parseArgs } from "node:util";
import { findAdminToken } from "./doctor/admin-token.ts";
import { ask } from "./doctor/ask.ts";
import { answerInWords } from "./doctor/words.ts";
import { keptFlag } from "./kept-by-npm.ts";
import { ADMIN_TOKEN, WORKER_PORT } from "./start/address.ts";

const LOCAL_URL = `http://127.0.0.1:${WORKER_PORT}`;

const USAGE = `npm run doctor -- --url https://welcome.example.com

  --url    the Worker's address; else YINGBIN_URL; else ${LOCAL_URL}, the one of \`npm start\`
  --json   print the Worker's answer as it came

The admin token is ADMIN_TOKEN in the environment, else in .dev.vars.
Ends with exit code 1 when a check failed or the Worker could not be asked.`;

/** Ends the command with a sentence. */
function giveUp(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function readOptions() {
  try {
    return parseArgs({
      options: { url: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    }).values;
  } catch (error) {
    return giveUp(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

const kept = keptFlag("npm run doctor", ["url"]);
if (kept !== null) giveUp(kept);
const options = readOptions();
if (options.help) {
  console.log(USAGE);
  process.exit();
}

const given = (options.url ?? process.env["YINGBIN_URL"])?.trim() || null;
const url = (given ?? LOCAL_URL).replace(/\/+$/, "");
if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
  giveUp(`${url} is not an address: the Worker's begins with https://`);
}
const own = given === null ? { token: ADMIN_TOKEN, from: "npm start" } : null;
const admin = findAdminToken(process.env["ADMIN_TOKEN"], own);
if (admin === null) {
  giveUp(
    "There is no ADMIN_TOKEN: set it in the environment, or run this where .dev.vars is, the file that the Worker was deployed with.",
  );
}

const asked = await ask(url, admin);
if (!asked.ok) giveUp(asked.why);
console.log(options.json ? JSON.stringify(asked.report, null, 2) : answerInWords(asked.report, url));
if (!asked.report.ok) process.exitCode = 1;
