/**
 * `npm run dev:receiver`: the simplest program of a company. Prints every event that Yingbin posts to it and verifies
 * the signature, for developers who want to see the events before they write such a program.
 */
import { say } from "../src/i18n/sentence.ts";
import { quote } from "../src/schema/wording.ts";
import { type Arrival, Receiver } from "../test/webhooks/receiver.ts";
import { readCommand } from "./flags.ts";
import { RECEIVER_PORT, WEBHOOK_SECRET } from "./start/address.ts";
import { readPort } from "./start/port.ts";
import { giveUp, inWords } from "./words.ts";

const USAGE = say("receiver-usage", { port: String(RECEIVER_PORT), language: say("what-lang-takes") });

const { values: options } = readCommand({
  command: "npm run dev:receiver",
  usage: USAGE,
  options: {
    port: { type: "string", default: String(RECEIVER_PORT) },
    secret: { type: "string", default: WEBHOOK_SECRET },
    answer: { type: "string", default: "204" },
    json: { type: "boolean", default: false },
  },
});
const read = readPort(options.port, "--port");
if (!read.ok) giveUp(read.why);
const { port } = read;
const status = Number(options.answer);
if (!Number.isInteger(status) || status < 200 || status > 599) {
  giveUp(say("not-a-status", { name: "--answer", text: quote(options.answer) }));
}

const receiver = await Receiver.start({ port, secret: options.secret }).catch((error: unknown) =>
  giveUp(say("port-taken", { port: String(port), why: String(error) })),
);
receiver.answering = () => ({ status });

const told = new Set<string>();
receiver.onArrival = (arrival) => {
  console.log(options.json ? arrival.body : describe(arrival));
  told.add(arrival.id);
};

function describe({ id, type, timestamp, data, isVerified, status }: Arrival): string {
  const heading = say("event-received", {
    event: `${type}  ${timestamp}`,
    signed: say(isVerified ? "signature-verified" : "signature-not-verified"),
    again: told.has(id) ? say("received-again") : "",
    status: String(status),
  });
  return [`\n${inWords(heading)}`, ...JSON.stringify(data, null, 2).split("\n")].join("\n  │ ");
}

if (!options.json) {
  const webhook = JSON.stringify({ url: receiver.url, secret: options.secret });
  console.log(inWords(say("waiting-for-events", { url: receiver.url, webhook })));
}
