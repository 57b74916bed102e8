/** Prints at a terminal what each customer receives: the message, the rule, and how long it took. */
import * as v from "valibot";
import type { Contact } from "../../simulator/index.ts";
import { type Sentence, say } from "../../src/i18n/sentence.ts";
import { inWords, quoted } from "../words.ts";
import type { WatchedRules } from "./rules-file.ts";

const POLL_MS = 200;

const delivery = v.object({
  id: v.string(),
  customer: v.string(),
  state: v.nullable(v.string()),
  rule: v.nullable(v.string()),
  message: v.nullable(v.string()),
  outcome: v.string(),
  cause: v.nullable(v.string()),
  remedy: v.nullable(v.string()),
  notes: v.array(v.string()),
});
type Delivery = v.InferOutput<typeof delivery>;
const page = v.object({ deliveries: v.array(delivery) });

export class Narrator {
  readonly #contactOf: (customer: string) => Contact | undefined;
  readonly #list: () => Promise<unknown>;
  readonly #rules: Pick<WatchedRules, "fallbackOf">;
  readonly #told = new Set<string>();

  /** `contactOf` gives the newest contact of a customer, who is named as the Worker names customers. */
  constructor(
    contactOf: (customer: string) => Contact | undefined,
    rules: Pick<WatchedRules, "fallbackOf">,
    list: () => Promise<unknown>,
  ) {
    this.#contactOf = contactOf;
    this.#rules = rules;
    this.#list = list;
  }

  /** Prints every delivery that is settled from now on, until the process ends. */
  begin(): void {
    setInterval(() => void this.#look().catch(() => {}), POLL_MS);
  }

  /** Resolves once the delivery of a contact is printed. */
  async hasTold(contact: Contact): Promise<void> {
    while (!this.#told.has(contact.customer.externalUserId)) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS / 2));
    }
  }

  async #look(): Promise<void> {
    const { deliveries } = v.parse(page, await this.#list());
    for (const one of deliveries.reverse()) {
      if (one.outcome === "open" || this.#told.has(one.id)) continue;
      this.#told.add(one.id);
      const contact = this.#contactOf(one.customer);
      if (contact === undefined) continue;
      console.log(describe(one, contact, this.#rules));
      this.#told.add(one.customer);
    }
  }
}

function describe(
  one: Delivery,
  { customer, staff, received, callbacks }: Contact,
  rules: Pick<WatchedRules, "fallbackOf">,
): string {
  const who = {
    customer: customer.name,
    staff: staff.name,
    state: one.state === null ? "" : say("with-state", { state: one.state }),
  };
  const [message] = received;
  if (message === undefined) {
    const heading = say("contact-received-nothing", { ...who, outcome: one.outcome });
    const reasons = [one.cause, one.remedy].filter((reason) => reason !== null);
    return [`\n${inWords(heading)}`, ...reasons.map((reason) => `  ${reason}`)].join("\n");
  }
  const calledAt = callbacks[0]?.attempts[0]?.at ?? message.at;
  const ms = String(message.at - calledAt);
  const heading = say("contact-received", {
    ...who,
    ms,
    rule: quoted(one.rule ?? ""),
    standIn: standIn(one, rules),
  });
  const notes = one.notes.map((note) => `  ${inWords(say("in-brackets", { note }))}`);
  return [`\n${inWords(heading)}`, ...lines(message.body).map((line) => `  │ ${line}`), ...notes].join("\n");
}

/** The sentence that another message was sent in place of the rule's message; empty when the rule's own was sent. */
export function standIn(
  { rule, message }: { rule: string | null; message: string | null },
  { fallbackOf }: Pick<WatchedRules, "fallbackOf">,
): Sentence | "" {
  if (rule === null || message === null) return "";
  if (message.endsWith(TEXT_ALONE)) return say("text-alone");
  return fallbackOf(rule) === message ? say("fallback-in-place", { message: quoted(message) }) : "";
}

/** The record adds this to the name of a message that was sent without its attachments. */
const TEXT_ALONE = " (text alone)";

const messageSchema = v.object({
  text: v.optional(v.object({ content: v.string() })),
  attachments: v.optional(v.array(v.looseObject({ msgtype: v.string() })), []),
});

function lines(body: unknown): string[] {
  const { text, attachments } = v.parse(messageSchema, body);
  const shown = attachments.map(({ msgtype, ...rest }) => `[${msgtype}] ${summary(rest[msgtype])}`);
  return [...(text?.content.split("\n") ?? []), ...shown];
}

/** The texts of an attachment, on one line. */
const summary = (part: unknown) =>
  Object.values(v.parse(v.record(v.string(), v.unknown()), part))
    .filter((value) => typeof value === "string")
    .join(" · ");
