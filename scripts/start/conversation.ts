/** Plays a conversation of customer service at a terminal, and tells what the customer receives at each step. */
import * as v from "valibot";
import { Misuse } from "../../test/wecom/company/misuse.ts";
import type { Corp, Customer, KfAccount, KfHappening, KfReceived, Staff } from "../../test/wecom/index.ts";

const records = v.object({
  deliveries: v.array(v.object({ msgid: v.nullable(v.string()), rule: v.nullable(v.string()) })),
});
/** A step without an answer is over after so long. */
const PATIENCE_MS = 5_000;

export interface Stage {
  corp: Corp;
  account: KfAccount;
  servicer: Staff;
  /** Asks the Worker for a customer's deliveries. */
  list(externalUserId: string): Promise<unknown>;
}

/** A customer enters, asks for a person, is taken from the queue, and answers the survey. */
export async function playConversation(stage: Stage, customer: Customer): Promise<void> {
  const { corp, account, servicer } = stage;
  const parties = { account, customer };
  const tell = async (what: string, happen: () => KfHappening) => {
    console.log(`  ${what}`);
    const known = new Set(corp.kf.session(parties).received);
    const happened = happen();
    const message = await corp.kf.session(parties).receives((one) => !known.has(one), PATIENCE_MS);
    console.log(message === null ? "  │ (nothing)" : await describe(stage, customer, happened, message));
  };
  console.log(`\n${customer.name} comes to the customer service ${account.name}`);
  try {
    await tell("enters", () => corp.kf.enter(parties));
    await tell("writes 人工", () => corp.kf.says({ ...parties, text: "人工" }));
    await tell(`is taken from the queue by ${servicer.name}`, () =>
      corp.kf.servicer.takes({ ...parties, servicer }),
    );
    await tell("the session ends", () => corp.kf.servicer.ends({ ...parties, servicer }));
    await tell("taps 满意", () => corp.kf.says({ ...parties, menuId: "satisfied" }));
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    // People edit the rules: without one that leads to the queue there is nobody to be taken from it.
    console.log(`  │ (the rules lead elsewhere: ${error.message})`);
  }
}

async function describe(
  { list }: Stage,
  { externalUserId }: Customer,
  { callbacks }: KfHappening,
  { at, msgid, body }: KfReceived,
): Promise<string> {
  const calledAt = callbacks[0]?.attempts[0]?.at ?? at;
  // The record is settled a moment after the message went out.
  let rule: string | null = null;
  for (let n = 0; n < 40 && rule === null; n++) {
    const { deliveries } = v.parse(records, await list(externalUserId));
    rule = deliveries.find((one) => one.msgid === msgid)?.rule ?? null;
    if (rule === null) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const heading = `  │ ${at - calledAt} ms after the callback, by the rule "${rule}":`;
  return [heading, ...lines(body).map((line) => `  │   ${line}`)].join("\n");
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
