/**
 * Reads a message body of the rules file: WeCom's own fields, with Liquid in some of them. Checks it once, for every
 * event that it is sent on, as the message that it is without any values; `message.ts` measures again what it fills in.
 */
import * as v from "valibot";
import { say } from "../../i18n/sentence.ts";
import { welcomeMessage } from "../../messages/contact.ts";
import { CONTACT_PLACES } from "../../messages/contact-places.ts";
import { kfMessage, kfMessageOnEvents } from "../../messages/kf.ts";
import { KF_PLACES } from "../../messages/kf-places.ts";
import { familyOfBody } from "../engine/event-messages.ts";
import { EVENT_TABLE, type Family } from "../engine/events.ts";
import type { Body } from "../engine/message.ts";
import type { Template } from "../engine/template.ts";
import { type Fault, faultOf, formatPath } from "../problem.ts";
import { readTexts, type Use, withEvents } from "./body-texts.ts";
import type { MediaTypes } from "./media.ts";

/** The result of reading a body; paths begin at the body. `body` is null when there are faults. */
export interface BodyReading {
  body: Body | null;
  faults: readonly Fault[];
  warnings: readonly Fault[];
}

/** Reads a body. The family of a body that no rule sends goes by its keys. */
export function readMessageBody(input: unknown, uses: readonly Use[], mediaTypes: MediaTypes): BodyReading {
  const families = familiesOf(input, uses);
  const { value, faults, templates, media, empty } = readTexts(input, {
    uses,
    places: families.map((family) => (family === "kf" ? KF_PLACES : CONTACT_PLACES)),
    isTextOnly: familyOfBody(input) === null,
    mediaTypes,
  });

  const welcome = families.includes("contact") ? v.safeParse(welcomeMessage, value) : null;
  const isForEvents = uses.some(
    ({ event }) => EVENT_TABLE[event].brings === "code" && EVENT_TABLE[event].family === "kf",
  );
  const schema = isForEvents ? kfMessageOnEvents : kfMessage;
  const service = families.includes("kf") ? v.safeParse(schema, value) : null;
  const inService = faultsOf(service?.issues, templates, families.length > 1 ? uses : []);
  // A fault in both families is reported once: customer service has the smaller limits.
  const reported = new Set(inService.map(({ path }) => formatPath(path)));
  const inWelcome = faultsOf(welcome?.issues, templates).filter(
    ({ path }) => !reported.has(formatPath(path)),
  );
  const allFaults = [...faults, ...inService, ...inWelcome];
  if (allFaults.length > 0) return { body: null, faults: allFaults, warnings: [] };

  const [contact, kf] = [welcome?.success ? welcome.output : null, service?.success ? service.output : null];
  const body = { contact, kf, templates, media: [...media] };
  return { body, faults: [], warnings: empty.map((path) => ({ path, message: say("empty-when-unknown") })) };
}

function familiesOf(input: unknown, uses: readonly Use[]): Family[] {
  const only = familyOfBody(input);
  if (only !== null) return [only];
  return uses.length === 0 ? ["contact"] : [...new Set(uses.map(({ event }) => EVENT_TABLE[event].family))];
}

function faultsOf(
  issues: readonly v.BaseIssue<unknown>[] = [],
  templates: ReadonlyMap<string, Template>,
  uses: readonly Use[] = [],
): Fault[] {
  return issues.map((issue) => {
    const { message, ...fault } = faultOf(issue);
    const isFilled = templates.has(formatPath(fault.path));
    return { ...fault, message: withEvents(isFilled ? say("even-when-empty", { message }) : message, uses) };
  });
}
