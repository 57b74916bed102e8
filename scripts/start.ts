/**
 * `npm start`: runs the production Worker in workerd beside a simulated WeCom, adds a first customer, and prints what
 * each customer receives. `-- --at "Mon 10:00"` plays another hour. For people; tests have a harness of their own.
 */
import { copyFile, readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { SimulatedWecom } from "../simulator/index.ts";
import { say } from "../src/i18n/sentence.ts";
import { RULES_EXAMPLES } from "./rules/schema-files.ts";
import { ADMIN_TOKEN, RECEIVER_PORT, WEBHOOK_SECRET, WORKER_PORT } from "./start/address.ts";
import { playConversation } from "./start/conversation.ts";
import { buildBundle, logOf, startWorker } from "./start/local-worker.ts";
import { Narrator } from "./start/narrate.ts";
import { playAt, timeToPlay } from "./start/play-at.ts";
import { commandOf } from "./start/prompt.ts";
import { addSuites, PlayedProvider } from "./start/provider.ts";
import { watchRules } from "./start/rules-file.ts";
import { verificationInWords } from "./start/verification.ts";
import { giveUp, inWords, LANGUAGE, quoted } from "./words.ts";

const WECOM_PORT = WORKER_PORT + 1;
const RULES_FILE = "rules.yaml";

const NAMES = ["李雷", "韩梅梅", "王小明", "Linda", "赵敏", "陈思远", "🌸小雨"];

const at = timeToPlay();
await readFile(RULES_FILE).catch(async () => {
  const example = RULES_EXAMPLES[LANGUAGE];
  await copyFile(example, RULES_FILE);
  console.log(inWords(say("rules-copied", { file: RULES_FILE, example })));
});
const clockOffMs = at === null ? 0 : await playAt(at, RULES_FILE);

console.log(inWords(say("building-worker")));
buildBundle();

const wecom = await SimulatedWecom.start({ port: WECOM_PORT }).catch(portTaken);
const corp = wecom.addCorp();
const staff = corp.addStaff({ userid: "wangwu", name: "王五" });
const app = corp.addApp({ name: "sales", callbackUrl: `http://127.0.0.1:${WORKER_PORT}/callback/sales` });

const suites = addSuites(wecom.addProvider(), `http://127.0.0.1:${WORKER_PORT}`);

// Events are posted only when `npm run dev:receiver` has been started before.
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
    WECOM_SUITES: JSON.stringify(
      Object.fromEntries(suites.map((suite) => [suite.name, { ...suite.credentials(), ...webhook }])),
    ),
    ADMIN_TOKEN,
    WECOM_API_BASE: wecom.url,
  },
  clockOffMs,
).catch(portTaken);
const rules = await watchRules(RULES_FILE, worker.rules);

console.log(
  inWords(
    say("what-runs", {
      token: ADMIN_TOKEN,
      worker: `http://127.0.0.1:${WORKER_PORT}`,
      wecom: `http://127.0.0.1:${WECOM_PORT}`,
      receiver: isReceived ? say("what-runs-receiver", { receiver }) : "",
    }),
  ),
);
console.log(inWords(verificationInWords(await app.verifyUrl())));

async function list(query: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, "accept-language": LANGUAGE };
  return await (await fetch(`${worker.url}/api/deliveries?${query}`, { headers })).json();
}
const narrator = new Narrator(
  (customer) => corp.contactsOf.get(customer)?.at(-1),
  rules,
  () => list("event=contact.added&app=sales"),
);
narrator.begin();
const provider = new PlayedProvider({ wecom, suites, rules, list });
await provider.begin();

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

console.log(
  inWords(
    say("what-to-try", {
      wecom: `http://127.0.0.1:${WECOM_PORT}`,
      file: RULES_FILE,
      curl: `curl -H 'authorization: Bearer ${ADMIN_TOKEN}' http://127.0.0.1:${WORKER_PORT}`,
      log: logOf(WORKER_PORT),
    }),
  ),
);

createInterface({ input: process.stdin }).on("line", (line) => {
  const command = commandOf(line);
  switch (command.do) {
    case "contact":
      playCustomer();
      break;
    case "kf":
      void playKf();
      break;
    case "install":
      provider.install("provider-developed");
      break;
    case "third-party":
      provider.install("third-party");
      break;
    case "help":
      console.log(inWords(say("what-can-be-typed")));
      break;
    case "stop":
      void stop();
      break;
    case "unknown":
      console.log(`\n${inWords(say("no-such-word", { word: quoted(command.line) }))}`);
      console.log(inWords(say("what-can-be-typed")));
  }
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());

async function stop(): Promise<void> {
  await Promise.allSettled([worker.stop(), wecom.close()]);
  process.exit();
}

function portTaken(error: unknown): never {
  console.error(String(error));
  giveUp(say("ports-taken", { port: String(WORKER_PORT), next: String(WECOM_PORT) }));
}
