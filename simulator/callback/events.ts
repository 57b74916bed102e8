/** The plain XML of events, as it is before encryption. */
import type { Settings } from "../settings/settings.ts";
import { type XmlValue, xmlOf } from "./xml.ts";

/** How a customer became a contact: each way has its own event. */
export type AddedVia = "added" | "half" | "audit";

export const CHANGE_TYPES = {
  added: "add_external_contact",
  half: "add_half_external_contact",
  audit: "msg_audit_approved",
} as const satisfies Record<AddedVia, string>;

type NodeSettings = Pick<Settings, "missingNodes" | "shuffleNodes">;
const TIDY: NodeSettings = { missingNodes: "absent", shuffleNodes: false };

export interface Parties {
  corp: { corpId: string };
  staff: { userid: string };
  customer: { externalUserId: string };
  state: string | null;
}

/** `at` is in milliseconds; the event has whole seconds. */
export interface ContactEventOptions {
  via: AddedVia;
  at: number;
  code: string | null;
  settings?: NodeSettings;
}

/** The event of a customer who was added. */
export function contactEvent(
  { corp, staff, customer, state }: Parties,
  options: ContactEventOptions,
): string {
  const { via, at, code, settings = TIDY } = options;
  return event(
    { corpId: corp.corpId, event: "change_external_contact", at, settings },
    {
      ChangeType: CHANGE_TYPES[via],
      UserID: staff.userid,
      ExternalUserID: customer.externalUserId,
      State: via === "audit" ? null : state,
      WelcomeCode: code,
    },
  );
}

/** Any other event, for example `otherEvent({ corpId, event: "change_contact" }, { ChangeType: "create_user" })`. */
export function otherEvent(
  header: { corpId: string; event: string; at?: number },
  nodes: Record<string, XmlValue | null> = {},
): string {
  return event({ at: Date.now(), settings: TIDY, ...header }, nodes);
}

function event(
  header: { corpId: string; event: string; at: number; settings: NodeSettings },
  nodes: Record<string, XmlValue | null>,
): string {
  const { missingNodes, shuffleNodes } = header.settings;
  const all: [string, XmlValue][] = [
    ["ToUserName", header.corpId],
    ["FromUserName", "sys"],
    ["CreateTime", Math.floor(header.at / 1000)],
    ["MsgType", "event"],
    ["Event", header.event],
  ];
  for (const [name, value] of Object.entries(nodes)) {
    if (value !== null) all.push([name, value]);
    else if (missingNodes === "empty") all.push([name, ""]);
  }
  return xmlOf(all, { shuffle: shuffleNodes });
}
