/** A delivery as others may see it: without its code, times in ISO 8601. Reads only. */
import { isoTime, type WebhookEvent, webhookEvent } from "../../webhooks/event.ts";
import type { Claim, Delivery, Outcome } from "../delivery.ts";

export type DeliveryRecord = Omit<Delivery, "code" | "details" | "given" | "credentials">;

/** The same in a list: reading the attempts of two hundred deliveries takes longer than all the rest. */
export type ListedDelivery = Omit<DeliveryRecord, "attempts">;

export function withoutCode({
  code: _,
  details: __,
  given: ___,
  credentials: ____,
  ...record
}: Delivery): DeliveryRecord {
  return record;
}

/** The record as it is shown, and how much of the window was left. An object of an older version knows no follow-ups. */
export function present<T extends Omit<DeliveryRecord, "attempts">>(delivery: T) {
  const { eventAt, receivedAt, deadline, waitsUntil, settledAt, followUps = [], ...others } = delivery;
  return {
    ...others,
    eventAt: isoTime(eventAt),
    receivedAt: isoTime(receivedAt),
    deadline: isoTime(deadline),
    waitsUntil: waitsUntil === null ? null : isoTime(waitsUntil),
    settledAt: settledAt === null ? null : isoTime(settledAt),
    msLeft: settledAt === null ? null : deadline - settledAt,
    // biome-ignore lint/suspicious/noThenProperty: the word of the rules file, and no function
    then: followUps.map((one) => ({ ...one, at: one.at === null ? null : isoTime(one.at) })),
  };
}

/** The same with its attempts. */
export function presentWhole({ attempts, ...delivery }: DeliveryRecord) {
  return { ...present(delivery), attempts: attempts.map((one) => ({ ...one, at: isoTime(one.at) })) };
}

/** A contact's event, as a company's own programs are told of it. */
export function contactAdded({ id, app, via, staff, customer, state, eventAt }: Claim): WebhookEvent {
  return webhookEvent("contact.added", {
    lane: customer,
    identity: [id],
    at: eventAt,
    data: { app, staff: staff ?? "", customer, state, delivery: id, via: via ?? "added" },
  });
}

export interface Settled extends Delivery {
  outcome: Exclude<Outcome, "open">;
}

export const isSettled = (delivery: Delivery): delivery is Settled => delivery.outcome !== "open";

/** What became of a delivery, as programs are told; `purpose` tells it from the same told elsewhere. */
export function deliverySettled(delivery: Settled, purpose: string | null = null): WebhookEvent {
  const { id, customer, settledAt, receivedAt, outcome } = delivery;
  return webhookEvent("delivery.settled", {
    lane: customer,
    identity: [id, settledAt, purpose],
    at: settledAt ?? receivedAt,
    data: { ...presentWhole(withoutCode(delivery)), outcome },
  });
}
