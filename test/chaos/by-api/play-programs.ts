/** Plays a company's own programs: what they send under idempotency-keys, and how they take the events posted to them. */
import * as v from "valibot";
import type { Callback } from "../../../simulator/index.ts";
import { Random } from "../../random.ts";
import type { Receiver } from "../../webhooks/receiver.ts";
import { type Answered, call } from "../api.ts";
import type { CallFaults } from "../call-faults.ts";
import { replyTo } from "../code-of.ts";
import type { ProgramAsk, ProgramSend } from "../evidence.ts";
import type { ProgramCall, ProgramMessage, ProgramWelcome, Receiving } from "../scenario/programs.ts";
import type { Stage } from "../stage.ts";

interface Playing {
  stage: Stage;
  callFaults: CallFaults;
  sends: ProgramSend[];
  /** Delivers a callback as often as the scenario says. */
  bring(callback: Callback, deliveries: readonly number[]): Promise<void>;
}

const APP = "sales";
/** A program repeats a call that was not answered, with this pause, as long as this. */
const AGAIN_AFTER_MS = 400;
const PATIENCE_MS = 40_000;

export async function playProgramCall(playing: Playing, one: ProgramCall): Promise<void> {
  await (one.do === "message" ? playMessage(playing, one) : playWelcome(playing, one));
}

async function playMessage(playing: Playing, { id, account: place, posts, script }: ProgramMessage) {
  const { stage, callFaults, sends, bring } = playing;
  const account = stage.accounts[place];
  if (account === undefined) throw new Error(`there is no account ${place}`);
  const customer = stage.corp.addCustomer({ name: `客户${id}` });
  const { callbacks } = stage.corp.kf.says({ account, customer, text: "你好", deliver: false });
  const code = replyTo(customer.externalUserId);
  callFaults.script(null, code, script);
  const send: ProgramSend = { name: `message ${id}`, customer: customer.externalUserId, code, asks: [] };
  sends.push(send);
  const text = `订单 ${id}`;
  const body = {
    touser: customer.externalUserId,
    open_kfid: account.openKfId,
    msgtype: "text",
    text: { content: text },
  };
  await Promise.all([
    ...callbacks.map((callback) => bring(callback, [0])),
    ...posts.map((afterMs) =>
      askUntilAnswered(playing, send, { path: "kf/messages", key: `key-${id}`, text, body }, afterMs),
    ),
  ]);
}

async function playWelcome(playing: Playing, { id, posts, deliveries, script }: ProgramWelcome) {
  const { stage, callFaults, sends, bring } = playing;
  const customer = stage.newCustomer(`客户${id}`, null);
  const contact = stage.corp.addContact({
    staff: stage.staff,
    customer,
    state: "silent",
    apps: [stage.app(APP)],
    deliver: false,
  });
  const [callback] = contact.callbacks;
  const code = /<WelcomeCode><!\[CDATA\[([^\]]+)\]\]>/.exec(callback?.xml ?? "")?.[1];
  if (callback === undefined || code === undefined) throw new Error("a contact without a code");
  callFaults.script(APP, code, script);
  const send: ProgramSend = { name: `welcome ${id}`, customer: customer.externalUserId, code, asks: [] };
  sends.push(send);
  const asking = posts.flatMap((ofProgram, program) => {
    const text = `程序 ${program + 1} 欢迎 ${id}`;
    const body = {
      welcome_code: code,
      external_userid: customer.externalUserId,
      userid: contact.staff.userid,
      text: { content: text },
    };
    const wish = { path: "contact/welcomes", key: `key-${id}-${program + 1}`, text, body };
    return ofProgram.map((afterMs) => askUntilAnswered(playing, send, wish, afterMs));
  });
  await Promise.all([bring(callback, deliveries), ...asking]);
}

interface Wish {
  path: string;
  key: string;
  text: string;
  body: object;
}

async function askUntilAnswered(
  { stage }: Playing,
  send: ProgramSend,
  { path, key, text, body }: Wish,
  afterMs: number,
): Promise<void> {
  await wait(afterMs);
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const headers = { "idempotency-key": key };
    const answered = await call(stage.worker, "POST", `/api/apps/${APP}/${path}`, { body, headers });
    send.asks.push({ key, text, ...readAnswer(answered) });
    const { status } = answered;
    if ((status !== null && status < 500) || Date.now() > giveUpAt) return;
    await wait(AGAIN_AFTER_MS);
  }
}

const answer = v.object({
  delivery: v.optional(v.string()),
  outcome: v.optional(v.string()),
  error: v.optional(v.object({ code: v.string(), holder: v.optional(v.object({ outcome: v.string() })) })),
});

function readAnswer({ at, endedAt, status, body }: Answered): Omit<ProgramAsk, "key" | "text"> {
  const read = v.safeParse(answer, body);
  const { delivery = null, outcome = null, error } = read.success ? read.output : {};
  const holder = error?.holder?.outcome ?? null;
  return { at, endedAt, status, delivery, outcome, error: error?.code ?? null, holder };
}

/** Has the program that gets events answer as the scenario says; gives a function by which it takes all from then on. */
export function playReceiver(receiver: Receiver, plan: Receiving, seed: number, begin: number): () => void {
  const random = new Random(seed + 2);
  receiver.answering = ({ at }) => {
    const isDown = plan.downs.some(({ from, to }) => at >= begin + from && at <= begin + to);
    if (isDown) return { status: 503 };
    if (random.chance(plan.failing)) return { status: random.pick([500, 502, 429]) };
    return random.chance(plan.late) ? { status: 200, delayMs: random.between(200, 2_000) } : { status: 204 };
  };
  return () => {
    receiver.answering = () => ({ status: 204 });
  };
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
