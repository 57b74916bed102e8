/**
 * `POST /cgi-bin/externalcontact/send_welcome_msg` (doc 92137): whether a welcome may be sent now. What the message
 * itself must look like is in welcome-body.ts.
 */
import type { App } from "../company/app.ts";
import type { Settings } from "../settings/settings.ts";
import type { WelcomeCode, World } from "../world.ts";
import { type Answer, type Api, type Call, refuse } from "./call.ts";
import { readWelcomeBody } from "./welcome-body.ts";

export const sendWelcomeMsg: Api = { name: "send_welcome_msg", method: "POST", family: "contact", answer };

function answer(world: World, call: Call, app: App): Answer {
  const { settings } = world;
  const body = readWelcomeBody(call.raw, { corp: app.corp, now: call.at, settings });
  const code = body.code === null ? null : codeOf(world, body.code, app);
  if (!body.ok) {
    if (code && settings.refusedCallUsesCode) code.used = true;
    return refuse(body.errcode, body.detail);
  }

  if (!code || isExpired(code, call.at, settings)) return refuse(41050);
  const { contact } = code;
  const { staff, inbox } = contact;
  if (!app.sees(staff.userid)) return refuse(60111);
  if (!staff.activated) return refuse(41054);
  if (staff.longInactive) return refuse(settings.longInactiveErrcode);
  if (!staff.canContact) return refuse(84074);
  if (!contact.customer.archiveConsent) return refuse(41053);
  if (contact.relation === "deleted") return refuse(84061);

  if (code.used) return refuse(settings.usedCode);
  // One welcome for one contact, however many apps and codes.
  if (contact.chatting || inbox.messages.length > 0) return refuse(41051);
  if (call.anotherApp && !inbox.isBeingDistributed(call.at)) {
    inbox.beginDistribution(call.anotherApp, call.at);
  }
  if (inbox.isBeingDistributed(call.at)) return refuse(41096);

  code.used = true;
  inbox.receive({ at: call.at, app: app.name, body: body.parsed, code: body.code });
  return { ok: true, warning: body.warning, effect: "delivered" };
}

/** A code counts only for the apps that were told of it; for any other it does not exist. */
function codeOf(world: World, value: string, app: App): WelcomeCode | null {
  const code = world.codes.get(value);
  return code && code.contact.corp === app.corp && code.apps.has(app.name) ? code : null;
}

function isExpired(code: WelcomeCode, now: number, settings: Settings): boolean {
  const since = settings.codeClock === "event" ? code.eventAt : (code.sentAt ?? code.eventAt);
  return now - since > settings.codeLifeMs;
}
