/** A delivery as operators and programs see it: without its code, times in ISO 8601. Reads only. */
import { withCode } from "../../i18n/earlier.ts";
import type { Language } from "../../i18n/language.ts";
import { codeOf } from "../../i18n/sentence.ts";
import { inWords } from "../../i18n/words.ts";
import { isoTime, type WebhookEvent, webhookEvent } from "../../webhooks/event.ts";
import type { ContactClaim, Delivery, Outcome } from "../delivery.ts";

/** The fields of a delivery in a list. Only these fields leave the object. */
export const LISTED_FIELDS = [
  "id",
  "app",
  "event",
  "via",
  "staff",
  "account",
  "customer",
  "state",
  "scene",
  "eventAt",
  "receivedAt",
  "deadline",
  "waitsUntil",
  "rule",
  "message",
  "variant",
  "msgid",
  "by",
  "outcome",
  "errcode",
  "remedy",
  "cause",
  "notes",
  "followUps",
  "settledAt",
] as const satisfies readonly (keyof Delivery)[];

/** Without the attempts: to read those of two hundred deliveries takes longer than all the rest. */
export type ListedDelivery = Pick<Delivery, (typeof LISTED_FIELDS)[number]>;

export type DeliveryRecord = ListedDelivery & Pick<Delivery, "attempts">;

/** The fields that leave the object, each by its name: neither the code nor a text written to or by the customer. */
export function withoutCode(delivery: Delivery): DeliveryRecord {
  return {
    id: delivery.id,
    app: delivery.app,
    event: delivery.event,
    via: delivery.via,
    staff: delivery.staff,
    account: delivery.account,
    customer: delivery.customer,
    state: delivery.state,
    scene: delivery.scene,
    eventAt: delivery.eventAt,
    receivedAt: delivery.receivedAt,
    deadline: delivery.deadline,
    waitsUntil: delivery.waitsUntil,
    rule: delivery.rule,
    message: delivery.message,
    variant: delivery.variant,
    msgid: delivery.msgid,
    by: delivery.by,
    outcome: delivery.outcome,
    errcode: delivery.errcode,
    remedy: delivery.remedy,
    cause: delivery.cause,
    notes: delivery.notes,
    followUps: delivery.followUps,
    settledAt: delivery.settledAt,
    attempts: delivery.attempts,
  };
}

/**
 * The record as it is shown to a reader, and how much of the window was left. An object of an older version knows no
 * follow-ups.
 */
export function present<T extends Omit<DeliveryRecord, "attempts">>(delivery: T, language: Language) {
  const { eventAt, receivedAt, deadline, waitsUntil, settledAt, followUps = [], ...others } = delivery;
  const cause = told(others.cause, language);
  const remedy = told(others.remedy, language);
  const notes = others.notes.map((note) => told(note, language));
  return {
    ...others,
    remedy: remedy.words,
    remedyCode: remedy.code,
    cause: cause.words,
    causeCode: cause.code,
    notes: notes.map(({ words }) => words ?? ""),
    noteCodes: notes.map(({ code }) => code),
    eventAt: isoTime(eventAt),
    receivedAt: isoTime(receivedAt),
    deadline: isoTime(deadline),
    waitsUntil: waitsUntil === null ? null : isoTime(waitsUntil),
    settledAt: settledAt === null ? null : isoTime(settledAt),
    msLeft: settledAt === null ? null : deadline - settledAt,
    // biome-ignore lint/suspicious/noThenProperty: the word of the rules file, and no function
    then: followUps.map((one) => {
      const { words, code } = told(one.cause, language);
      return { ...one, cause: words, causeCode: code, at: one.at === null ? null : isoTime(one.at) };
    }),
  };
}

/** A stored sentence in words, and its code; both null for none. */
function told(stored: string | null, language: Language) {
  if (stored === null) return { words: null, code: null };
  const said = withCode(stored);
  return { words: inWords(said, language), code: codeOf(said) };
}

/** The same with its attempts. */
export function presentWhole({ attempts, ...delivery }: DeliveryRecord, language: Language) {
  return {
    ...present(delivery, language),
    attempts: attempts.map((one) => ({ ...one, at: isoTime(one.at) })),
  };
}

/** A contact's event, as a company's own programs are told of it. */
export function contactAdded({ id, app, via, staff, customer, state, eventAt }: ContactClaim): WebhookEvent {
  return webhookEvent("contact.added", {
    lane: customer,
    identity: [id],
    at: eventAt,
    data: { app, staff, customer, state, delivery: id, via: via ?? "added" },
  });
}

export type Settled = Delivery & { outcome: Exclude<Outcome, "open"> };

export const isSettled = (delivery: Delivery): delivery is Settled => delivery.outcome !== "open";

/** A webhook cannot ask for a language. */
const FOR_PROGRAMS: Language = "en";

/** The event that tells programs of a settled delivery; `purpose` tells it from the same event for another purpose. */
export function deliverySettled(delivery: Settled, purpose: string | null = null): WebhookEvent {
  const { id, customer, settledAt, receivedAt, outcome } = delivery;
  return webhookEvent("delivery.settled", {
    lane: customer,
    identity: [id, settledAt, purpose],
    at: settledAt ?? receivedAt,
    data: { ...presentWhole(withoutCode(delivery), FOR_PROGRAMS), outcome },
  });
}
