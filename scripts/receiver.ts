/**
 * `npm run dev:receiver`: a company's own program, as simple as can be. Prints every event that is posted to it, with its
 * signature verified; for people who write such a program, and want to see first what arrives.
 */
import { parseArgs } from "node:util";
import { type Arrival, Receiver } from "../test/webhooks/receiver.ts";
import { RECEIVER_PORT, WEBHOOK_SECRET } from "./start/address.ts";
import { readPort } from "./start/port.ts";

const USAGE = `npm run dev:receiver -- --port ${RECEIVER_PORT} --secret whsec_…

  --port     where to listen; ${RECEIVER_PORT} when left out, where \`npm start\` posts to if it finds somebody
  --secret   the webhook's secret in WECOM_APPS; that of \`npm start\` when left out
  --answer   the status to answer with, such as 503 or 410; 204 when left out
  --json     print each body as it came, and nothing else`;

/** Ends the command with a sentence. */
function giveUp(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        port: { type: "string", default: String(RECEIVER_PORT) },
        secret: { type: "string", default: WEBHOOK_SECRET },
        answer: { type: "string", default: "204" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    return giveUp(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

const options = readOptions();
if (options.help) {
  console.log(USAGE);
  process.exit();
}
const read = readPort(options.port, "--port");
if (!read.ok) giveUp(read.why);
const { port } = read;
const status = Number(options.answer);
if (!Number.isInteger(status) || status < 200 || status > 599) {
  giveUp(`--answer is ${JSON.stringify(options.answer)}: expected an HTTP status from 200 to 599.`);
}

const receiver = await Receiver.start({ port, secret: options.secret }).catch((error: unknown) =>
  giveUp(`Port ${port} must be free: ${error}`),
);
receiver.answering = () => ({ status });

const told = new Set<string>();
receiver.onArrival = (arrival) => {
  console.log(options.json ? arrival.body : describe(arrival));
  told.add(arrival.id);
};

function describe({ id, type, timestamp, data, isVerified, status }: Arrival): string {
  const signed = isVerified ? "✓ signature verified" : "✗ NOT signed with this secret";
  const again = told.has(id) ? ", again" : "";
  const heading = `\n${type}  ${timestamp}  ${signed}${again}, answered ${status}`;
  return [heading, ...JSON.stringify(data, null, 2).split("\n")].join("\n  │ ");
}

if (!options.json) {
  const webhook = JSON.stringify({ url: receiver.url, secret: options.secret });
  console.log(`
Waiting for events at ${receiver.url}
  begin \`npm start\` now, in another terminal: it posts here;
  or give an app of WECOM_APPS   "webhook": ${webhook}
  stop with Ctrl-C
`);
}
