/**
 * `npm run doctor`: asks a Worker's `/api/doctor` and prints the report. The Worker makes the calls to WeCom, because
 * WeCom's answers to this machine say nothing about the Worker.
 */
import { say } from "../src/i18n/sentence.ts";
import { findAdminToken } from "./doctor/admin-token.ts";
import { ask } from "./doctor/ask.ts";
import { answerInWords } from "./doctor/words.ts";
import { readFlags, refuseKept } from "./flags.ts";
import { ADMIN_TOKEN, WORKER_PORT } from "./start/address.ts";
import { giveUp, inWords } from "./words.ts";

const LOCAL_URL = `http://127.0.0.1:${WORKER_PORT}`;

const USAGE = say("doctor-usage", { local: LOCAL_URL, language: say("what-lang-takes") });

refuseKept("npm run doctor", ["url"]);
const { values: options } = readFlags({
  options: { url: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  takesWords: false,
  usage: USAGE,
});
if (options.help) {
  console.log(inWords(USAGE));
  process.exit();
}

const given = (options.url ?? process.env["YINGBIN_URL"])?.trim() || null;
const url = (given ?? LOCAL_URL).replace(/\/+$/, "");
if (!/^https?:\/\//.test(url) || !URL.canParse(url)) giveUp(say("not-an-address", { url }));
const own = given === null ? { token: ADMIN_TOKEN, from: "npm start" } : null;
const admin = findAdminToken(process.env["ADMIN_TOKEN"], own);
if (admin === null) giveUp(say("no-admin-token"));

const asked = await ask(url, admin);
if (!asked.ok) giveUp(asked.why);
console.log(options.json ? JSON.stringify(asked.report, null, 2) : answerInWords(asked.report, url));
if (!asked.report.ok) process.exitCode = 1;
