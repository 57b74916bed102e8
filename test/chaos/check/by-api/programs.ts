/**
 * Whether the calls of a company's programs are answered truly: WeCom takes each message once, whatever is repeated, and
 * every call under a key is told the same.
 */
import type { Found } from "../../check.ts";
import type { Evidence, ProgramAsk, ProgramSend } from "../../evidence.ts";
import { overlapsTrouble } from "../trouble.ts";

/** Outcomes by which the customer has the message. */
const SENT = ["sent", "sent-unconfirmed"];

export function keysSendOnce(evidence: Evidence): Found[] {
  const sends = evidence.byApi?.sends ?? [];
  return sends.flatMap((send) =>
    [
      ...acceptedOnce(send, evidence),
      ...[...Map.groupBy(send.asks, ({ key }) => key)].flatMap(([, asks]) => toldTheSame(asks)),
      ...usedByOne(send),
      ...send.asks.flatMap((ask) => [...isAnswered(ask, send, evidence), ...isTrue(ask, send, evidence)]),
    ].map((detail) => ({ of: send.name, detail })),
  );
}

const callsOf = ({ code }: ProgramSend, { calls }: Evidence) => calls.filter((call) => call.code === code);

function acceptedOnce(send: ProgramSend, evidence: Evidence): string[] {
  const accepted = callsOf(send, evidence).filter(({ delivered }) => delivered);
  if (accepted.length <= 1) return [];
  return [`WeCom took it by the calls ${accepted.map(({ id }) => id).join(", ")}`];
}

/** All calls under a key are of one delivery, and have one outcome once it is known. */
function toldTheSame(asks: readonly ProgramAsk[]): string[] {
  const deliveries = new Set(asks.flatMap(({ delivery }) => delivery ?? []));
  const outcomes = new Set(
    asks.flatMap(({ outcome }) => (outcome === null || outcome === "open" ? [] : outcome)),
  );
  return [
    ...(deliveries.size > 1 ? [`a key was answered with the deliveries ${[...deliveries].join(", ")}`] : []),
    ...(outcomes.size > 1 ? [`a key was answered with the outcomes ${[...outcomes].join(", ")}`] : []),
  ];
}

/** The rules leave the code unused. */
const UNUSED = ["silent", "no-rule"];

const isTaken = ({ delivery }: ProgramAsk) => delivery !== null;

/** A code is used under one key; others are told that it is used, and a key that is alone is not told so. */
function usedByOne({ asks }: ProgramSend): string[] {
  const keys = new Set(asks.map(({ key }) => key));
  const users = new Set(asks.filter(isTaken).map(({ key }) => key));
  const refused = asks.filter(
    ({ error, holder }) => error === "code-used" && holder !== null && UNUSED.includes(holder),
  );
  return [
    ...(users.size > 1 ? [`the code was used under the keys ${[...users].join(", ")}`] : []),
    ...(keys.size === 1 && refused.length > 0
      ? [`nobody has the code (${refused[0]?.holder}), and it was refused as used`]
      : []),
  ];
}

/** A program is refused nothing but a used code; it gets no answer only in a failure. */
function isAnswered(ask: ProgramAsk, { asks }: ProgramSend, evidence: Evidence): string[] {
  const { status, error } = ask;
  if (status === null || status >= 500) {
    return overlapsTrouble(ask, evidence) ? [] : [`a call was answered ${status ?? "nothing"}`];
  }
  if (status >= 400 && error !== "code-used") return [`a call was answered ${status} ${error}`];
  const wasAccepted = asks.some((other) => other.key === ask.key && isTaken(other));
  return error === "code-used" && wasAccepted ? ["a key was accepted, and refused"] : [];
}

/** The answer agrees with WeCom's journal and with the record. */
function isTrue({ delivery, outcome, text }: ProgramAsk, send: ProgramSend, evidence: Evidence): string[] {
  if (delivery === null || outcome === null) return [];
  const records = evidence.deliveries.filter(({ id }) => id === delivery);
  const [record] = records;
  if (record === undefined || records.length > 1) {
    return [
      `a call was answered with the delivery ${delivery}, of which there are ${records.length} records`,
    ];
  }
  if (outcome !== "open" && outcome !== record.outcome) {
    return [`a call was answered ${outcome}, and the record says ${record.outcome}`];
  }
  if (record.outcome === "open") return ["it is still open"];
  const own = callsOf(send, evidence).filter((call) => call.text === text);
  const hasIt = own.some(({ delivered }) => delivered);
  if (record.outcome === "sent" && !hasIt) return ["it is recorded as sent, and WeCom took no such message"];
  if (!SENT.includes(record.outcome) && hasIt && !/not known/.test(record.cause ?? "")) {
    return [`WeCom took it, and the record says ${record.outcome}: ${record.cause}`];
  }
  return [];
}
