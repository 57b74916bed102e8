/**
 * Decides which bodies can go on which event: WeCom takes welcomes for contacts, and certain msgtypes of customer
 * service in each scene (WeCom docs 92137, 94677, 95122). Looks only at the kind of a body.
 */
import * as v from "valibot";
import { type Sentence, say } from "../../i18n/sentence.ts";
import { welcomeMessage } from "../../messages/contact.ts";
import { KF_TYPES, KF_TYPES_ON_EVENTS } from "../../messages/kf.ts";
import { isGroup } from "../../schema/group.ts";
import { quote } from "../../schema/wording.ts";
import { EVENT_TABLE, type EventName, type Family } from "./events.ts";

const ALL_TYPES = Object.keys(KF_TYPES);

/** The msgtypes that WeCom takes on an event of customer service. */
export function msgtypesOn(event: EventName): readonly string[] {
  const { msgtypes } = EVENT_TABLE[event];
  return msgtypes === "all" ? ALL_TYPES : msgtypes;
}

/** The family of a body, by its keys; null for a text, which fits both families. */
export function familyOfBody(body: unknown): Family | null {
  if (!isGroup(body)) return null;
  if (Object.hasOwn(body, "attachments")) return "contact";
  return Object.hasOwn(body, "msgtype") ? "kf" : null;
}

/** A sentence when a body cannot go on an event, or null; `name` is the body's name in it. */
export function bodyMisfit(body: unknown, event: EventName, name: Sentence | string): Sentence | null {
  const family = familyOfBody(body);
  if (EVENT_TABLE[event].family === "contact") {
    if (family !== "kf") return null;
    return say("service-message-on-contact", { body: name, event });
  }
  const types = msgtypesOn(event);
  const taken =
    types.length === 1
      ? say("takes-text-only", { event })
      : say("takes-types", { event, types: { all: types } });
  if (family === "contact") return say("attachments-in-service", { body: name, taken });
  const { msgtype: type = "text" } = isGroup(body) ? body : {};
  if (typeof type !== "string" || !ALL_TYPES.includes(type) || types.includes(type)) return null;
  return say("msgtype-not-on-event", { body: name, type: quote(type), taken });
}

/** The shape of a body for an event, for editors. */
export function shapeOfBody(event: EventName): v.GenericSchema {
  if (EVENT_TABLE[event].family === "contact") return welcomeMessage;
  const kinds = EVENT_TABLE[event].brings === "code" ? KF_TYPES_ON_EVENTS : KF_TYPES;
  const types = Object.entries(kinds).filter(([type]) => msgtypesOn(event).includes(type));
  return v.union(types.map(([, schema]) => schema));
}
