/** Plays a conversation of customer service at a terminal, and prints what the customer receives at each step. */
import * as v from "valibot";
import { Misuse } from "../../simulator/company/misuse.ts";
import {
  type Corp,
  type Customer,
  KF_STATE,
  type KfAccount,
  type KfHappening,
  type KfReceived,
  type Staff,
} from "../../simulator/index.ts";
import { type Sentence, say } from "../../src/i18n/sentence.ts";
import { inWords, quoted } from "../words.ts";
import { standIn } from "./narrate.ts";
import type { WatchedRules } from "./rules-file.ts";

const records = v.object({
  deliveries: v.array(
    v.object({
      ...v.entriesFromList(["msgid", "rule", "message"], v.nullable(v.string())),
      notes: v.array(v.string()),
    }),
  ),
});
/** How long a step waits for its answer. */
const PATIENCE_MS = 5_000;

export interface Stage {
  corp: Corp;
  account: KfAccount;
  servicer: Staff;
  rules: Pick<WatchedRules, "fallbackOf">;
  /** Asks the Worker for a customer's deliveries. */
  list(externalUserId: string): Promise<unknown>;
}

/**
 * A customer enters, asks for a person, is taken from the queue, and answers the survey. People edit the rules; where
 * no rule leads to the queue or to a member of staff, the conversation ends earlier.
 */
export async function playConversation(stage: Stage, customer: Customer): Promise<void> {
  const { corp, account, servicer } = stage;
  const parties = { account, customer };
  const tell = async (what: Sentence, happen: () => KfHappening) => {
    console.log(`  ${inWords(what)}`);
    const known = new Set(corp.kf.session(parties).received);
    const happened = happen();
    const message = await corp.kf.session(parties).receives((one) => !known.has(one), PATIENCE_MS);
    const nothing = `  │ ${inWords(say("nothing-received"))}`;
    console.log(message === null ? nothing : await describe(stage, customer, happened, message));
  };
  const heading = say("comes-to-service", { customer: customer.name, account: account.name });
  console.log(`\n${inWords(heading)}`);
  try {
    await tell(say("enters-session"), () => corp.kf.enter(parties));
    await tell(say("writes-text", { text: "人工" }), () => corp.kf.says({ ...parties, text: "人工" }));
    const state = corp.kf.session(parties).stateAt(Date.now());
    if (state === KF_STATE.queued) {
      await tell(say("taken-from-queue", { servicer: servicer.name }), () =>
        corp.kf.servicer.takes({ ...parties, servicer }),
      );
    } else if (state !== KF_STATE.human) {
      console.log(inWords(say("conversation-ends-here")));
      return;
    }
    await tell(say("session-ends"), () => corp.kf.servicer.ends({ ...parties, servicer }));
    await tell(say("taps-item", { item: "满意" }), () => corp.kf.says({ ...parties, menuId: "satisfied" }));
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    console.log(`  │ ${inWords(say("conversation-stuck", { why: error.message }))}`);
  }
}

async function describe(
  { list, rules }: Stage,
  { externalUserId }: Customer,
  { callbacks }: KfHappening,
  { at, msgid, body }: KfReceived,
): Promise<string> {
  const calledAt = callbacks[0]?.attempts[0]?.at ?? at;
  // The delivery is settled a moment after the message is sent.
  let found: v.InferOutput<typeof records>["deliveries"][number] | undefined;
  for (let n = 0; n < 40 && found === undefined; n++) {
    const { deliveries } = v.parse(records, await list(externalUserId));
    found = deliveries.find((one) => one.msgid === msgid && one.rule !== null);
    if (found === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rule = null, message = null, notes = [] } = found ?? {};
  const heading = say("message-received", {
    ms: String(at - calledAt),
    rule: quoted(String(rule)),
    standIn: standIn({ rule, message }, rules),
  });
  const told = notes.map((note) => inWords(say("in-brackets", { note })));
  const rest = [...lines(body).map((line) => `  ${line}`), ...told];
  return [`  │ ${inWords(heading)}`, ...rest.map((line) => `  │ ${line}`)].join("\n");
}

const messageSchema = v.object({
  text: v.optional(v.object({ content: v.string() })),
  msgmenu: v.optional(
    v.object({
      head_content: v.optional(v.string()),
      list: v.optional(v.array(v.looseObject({ type: v.string() })), []),
      tail_content: v.optional(v.string()),
    }),
  ),
});
const item = v.object({ content: v.string() });

function lines(body: unknown): string[] {
  const { text, msgmenu } = v.parse(messageSchema, body);
  const items = msgmenu?.list.map(({ type, ...rest }) => `[${v.parse(item, rest[type]).content}]`);
  const all = [text?.content, msgmenu?.head_content, items?.join(" "), msgmenu?.tail_content];
  return all.flatMap((part) => part?.split("\n") ?? []);
}
