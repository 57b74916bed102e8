/**
 * `npm start`: the production Worker in workerd with a simulated WeCom beside it, a first customer, and a
 * running account of what each customer receives; `-- --at "Mon 10:00"` plays another hour. For people; tests have a
 * harness of their own.
 */
import { copyFile, readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { SimulatedWecom } from "../simulator/index.ts";
import { ADMIN_TOKEN, RECEIVER_PORT, WEBHOOK_SECRET, WORKER_PORT } from "./start/address.ts";
import { playConversation } from "./start/conversation.ts";
import { buildBundle, logOf, startWorker } from "./start/local-worker.ts";
import { Narrator } from "./start/narrate.ts";
import { playAt } from "./start/play-at.ts";
import { commandOf, PROMPT_HELP } from "./start/prompt.ts";
import { watchRules } from "./start/rules-file.ts";

const WECOM_PORT = WORKER_PORT + 1;
const RULES_FILE = "rules.yaml";

const NAMES = ["李雷", "韩梅梅", "王小明", "Linda", "赵敏", "陈思远", "🌸小雨"];

await readFile(RULES_FILE).catch(async () => {
  await copyFile("rules.example.yaml", RULES_FILE);
  console.log(`There was no ${RULES_FILE}: it is a copy of rules.example.yaml now.`);
});
const clockOffMs = await playAt(RULES_FILE);

console.log("Building the Worker …");
buildBundle();

const wecom = await SimulatedWecom.start({ port: WECOM_PORT }).catch(portTaken);
const corp = wecom.addCorp();
const staff = corp.addStaff({ userid: "wangwu", name: "王五" });
const app = corp.addApp({ name: "sales", callbackUrl: `http://127.0.0.1:${WORKER_PORT}/callback/sales` });

// Events are handed on when somebody is there to take them: `npm run dev:receiver`, begun before.
const receiver = `http://127.0.0.1:${RECEIVER_PORT}/`;
const isReceived = await fetch(receiver).then(
  () => true,
  () => false,
);
const webhook = isReceived ? { webhook: { url: receiver, secret: WEBHOOK_SECRET } } : {};

const worker = await startWorker(
  WORKER_PORT,
  {
    WECOM_APPS: JSON.stringify({ sales: { ...app.credentials(), ...webhook } }),
    ADMIN_TOKEN,
    WECOM_API_BASE: wecom.url,
  },
  clockOffMs,
).catch(portTaken);
const rules = await watchRules(RULES_FILE, worker.rules);

console.log(`
Yingbin 迎宾
  Worker            http://127.0.0.1:${WORKER_PORT}   the production bundle, in workerd
  simulated WeCom   http://127.0.0.1:${WECOM_PORT}   it tells the Worker of new contacts, and takes what it sends${
    isReceived ? `\n  receiver          ${receiver}   it is told of every event` : ""
  }
`);
const verified = await app.verifyUrl();
console.log(
  `WeCom verified the callback URL: ${verified.ok ? `ok, ${Math.round(verified.ms)} ms` : `failed (${verified.status})`}`,
);

async function list(query: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  return await (await fetch(`${worker.url}/api/deliveries?${query}`, { headers })).json();
}
const narrator = new Narrator(corp, rules, () => list("event=contact.added"));
narrator.begin();

let played = 0;
function playCustomer() {
  const customer = corp.addCustomer({ name: NAMES[played++ % NAMES.length] });
  return corp.addContact({ staff, customer, state: "poster-3" });
}
await narrator.hasTold(playCustomer());

const account = corp.addKfAccount({ name: "在线客服" });
const servicer = corp.addStaff({ userid: "lisi", name: "李四" });
corp.kf.servicer.add(account, servicer);
const playKf = () =>
  playConversation(
    { corp, account, servicer, rules, list: (customer) => list(`customer=${customer}`) },
    corp.addCustomer({ name: NAMES[played++ % NAMES.length] }),
  );
await playKf();

const curl = `curl -H 'authorization: Bearer ${ADMIN_TOKEN}' http://127.0.0.1:${WORKER_PORT}`;
console.log(`
What to try next
  play another customer    press Enter here, or say who it is:
                           curl -X POST http://127.0.0.1:${WECOM_PORT}/sim/contacts \\
                             -d '{"customer":{"name":"韩梅梅"},"state":"expo-7"}'
  play customer service    type kf and Enter, or drive it step by step:
                           curl -X POST http://127.0.0.1:${WECOM_PORT}/sim/kf/enter -d '{"scene":"expo-7"}'
  edit the rules           change ${RULES_FILE} and save it: in force within half a minute
  try rules on an event    npm run rules -- explain ${RULES_FILE} --state expo-7
  play another hour        npm start -- --at "Mon 10:00"
  look at the deliveries   ${curl}/api/deliveries
  ask how it stands        ${curl}/api/status
  see events handed on     npm run dev:receiver in another terminal, then npm start again
  read the Worker's log    ${logOf(WORKER_PORT)}
  let things go wrong      http://127.0.0.1:${WECOM_PORT} says how
  see what can be typed    help and Enter
  stop                     Ctrl-C
`);

createInterface({ input: process.stdin }).on("line", (line) => {
  const command = commandOf(line);
  switch (command.do) {
    case "contact":
      playCustomer();
      break;
    case "kf":
      void playKf();
      break;
    case "help":
      console.log(PROMPT_HELP);
      break;
    case "stop":
      void stop();
      break;
    case "unknown":
      console.log(`\nThere is no "${command.line}" here.\n${PROMPT_HELP}`);
  }
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());

async function stop(): Promise<void> {
  await Promise.allSettled([worker.stop(), wecom.close()]);
  process.exit();
}

function portTaken(error: unknown): never {
  console.error(String(error));
  console.error(
    `Ports ${WORKER_PORT} and ${WECOM_PORT} must be free; is another \`npm start\` running? YINGBIN_PORT chooses others.`,
  );
  process.exit(1);
}
