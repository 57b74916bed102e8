/**
 * Decides which troubles of an app a settled delivery or a broken rules file shows, and which open troubles a delivery
 * ends. Words and decisions; reports nothing.
 */
import type { AppConfig } from "../../config/types.ts";
import {
  type CallFamily,
  type Cause,
  type Ended,
  inFull,
  type OpenTrouble,
  type Suspicion,
  type Trouble,
  troubleOfRefusal,
} from "../../credentials/troubles.ts";
import { coded, encode, type PlainCode, partOf, say } from "../../i18n/sentence.ts";
import { EVENT_TABLE, isContact } from "../../rules/engine/events.ts";
import type { RulesState } from "../../rules/store.ts";
import { errcodeOf } from "../../wecom/errors.ts";
import type { Delivery } from "../delivery.ts";

/** The troubles that a settled delivery shows; most deliveries show none. */
export function troublesOfDelivery(delivery: Delivery, app?: AppConfig): Trouble[] {
  // A program learns from its answer what became of its call.
  if (delivery.by === "program") return appTroubleOf(delivery, app);
  return [...appTroubleOf(delivery, app), ...customerTroubleOf(delivery, app)].map((trouble) => ({
    ...trouble,
    subject: subjectOf(trouble.cause, delivery),
    staff: delivery.staff ?? delivery.account,
    rule: delivery.rule,
  }));
}

/** The refusal of the last call, when it concerns every customer. */
function appTroubleOf(delivery: Delivery, app: AppConfig | undefined): Trouble[] {
  const last = delivery.attempts.at(-1);
  if (last?.errcode == null || errcodeOf(last.errcode).alertWhen !== "at-once") return [];
  return [troubleOfRefusal(app, last.errcode, last.errmsg ?? "", familyOf(delivery))];
}

/** A failure that is trouble only when there are many: a customer was not welcomed, or not in full. */
function customerTroubleOf(delivery: Delivery, app: AppConfig | undefined): Trouble[] {
  const { outcome, errcode, cause, remedy, attempts, event } = delivery;
  const because = (name: Cause, code: PlainCode, why: string | null): Trouble[] => [
    { cause: name, ...inFull({ code }, why, remedy) },
  ];
  switch (outcome) {
    case "missed":
      return because("missed", "customers-missed", cause);
    case "no-code":
      return because("no-code", "customers-without-code", null);
    case "no-rule":
      return EVENT_TABLE[event].isWelcome ? because("no-rule", "customers-without-rule", null) : [];
    case "refused": {
      const code = errcode ?? attempts.at(-1)?.errcode ?? null;
      if (code === null) return because("refused", "customers-refused", cause);
      const errmsg = attempts.findLast((attempt) => attempt.errcode === code)?.errmsg ?? "";
      return errcodeOf(code).alertWhen === "often" ? [troubleOfRefusal(app, code, errmsg, null)] : [];
    }
    case "sent":
      // A message that was sent has no other cause.
      return cause === null ? [] : because("incomplete", "messages-incomplete", cause);
    default:
      return [];
  }
}

const familyOf = ({ event }: Delivery): CallFamily => EVENT_TABLE[event].family;

/** The subject that a delivery is an example of, for a cause. */
function subjectOf(cause: Cause, delivery: Delivery): string {
  const { event, staff, account, rule } = delivery;
  switch (cause) {
    case "missed":
      return familyOf(delivery);
    case "incomplete":
      return rule ?? "";
    case "no-rule":
      return `${event} ${staff ?? account ?? ""}`;
    case "no-code":
    case "refused":
      return staff ?? account ?? "";
    default:
      return errcodeOf(Number(cause)).alertWhen === "at-once" ? familyOf(delivery) : (staff ?? account ?? "");
  }
}

/** The troubles that a settled delivery ends, for its own subject. */
export function endedBy(delivery: Delivery, open: readonly OpenTrouble[]): Ended[] {
  return open.flatMap(({ cause, subjects, lastAt }) => {
    const at = goneWellAt(cause, delivery);
    const subject = subjectOf(cause, delivery);
    const isMeant = subjects.some((name) => name === "" || name === subject);
    return at !== null && at > lastAt && isMeant ? [{ cause, subject, at }] : [];
  });
}

/** When the step began that shows the cause to be over; null when the delivery shows nothing of it. */
function goneWellAt(cause: Cause, delivery: Delivery): number | null {
  const { outcome, receivedAt, rule, by, attempts } = delivery;
  switch (cause) {
    case "callback":
      return isContact(delivery) && by === "rule" ? receivedAt : null;
    case "no-code":
      return isContact(delivery) && outcome !== "no-code" ? receivedAt : null;
    case "no-rule":
      return rule !== null && outcome !== "no-rule" ? receivedAt : null;
    case "incomplete":
      return outcome === "sent" && delivery.cause === null ? sentAt(attempts) : null;
    case "missed":
    case "refused":
      return outcome === "sent" ? sentAt(attempts) : null;
    default:
      return outcome === "sent" && Number.isInteger(Number(cause)) ? sentAt(attempts) : null;
  }
}

const sentAt = (attempts: Delivery["attempts"]) =>
  attempts.findLast(({ verdict }) => verdict === "sent")?.at ?? null;

/** Whether a delivery is another example of the suspected failure. */
export function isSuspected({ cause, subject }: Suspicion, delivery: Delivery): boolean {
  return troublesOfDelivery(delivery).some(
    (trouble) => trouble.cause === cause && trouble.subject === subject,
  );
}

/** Whether a delivery is of the same member or account. */
export const isOfSubject = ({ cause, subject }: Suspicion, delivery: Delivery) =>
  subjectOf(cause, delivery) === subject;

/** The trouble of a rules file that is not in force; null when all is well. */
export function troubleOfRules({ inForce, fault }: RulesState): Trouble | null {
  const problem = fault?.problems[0];
  if (fault === null || problem === undefined) return null;
  const { line, column, message } = problem;
  const what = say("rules-not-in-force", { file: fault.file });
  const detail = coded("rules-problem", {
    message: what,
    place: say("problem-at", { line, column, problem: partOf(message) }),
    instead: inForce === null ? say("no-rules-instead") : say("rules-instead", { from: inForce.from }),
  });
  return { cause: "rules", what: encode(what), detail, subject: fault.file };
}
