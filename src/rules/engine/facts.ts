/**
 * The facts by which a rule is chosen: those of the event, and the results of look-ups. Data only.
 */
import type { ContactEventName, KfEventName } from "./events.ts";

/** How a contact came about: added and accepted, added without verification, or consent to the chat archive. */
export const VIAS = ["added", "half", "audit"] as const;
export type Via = (typeof VIAS)[number];

/** The facts of an event. */
export type Facts = ContactFacts | KfFacts;

/** A customer and a member became contacts. */
export interface ContactFacts {
  event: ContactEventName;
  /** The app's name in WECOM_APPS. */
  app: string;
  /** The member's userid. */
  staff: string;
  state: string | null;
  via: Via;
}

/** Something happened in a session of customer service. */
export interface KfFacts {
  event: KfEventName;
  app: string;
  /** The account's open_kfid. */
  account: string;
  /** The servicer's userid, for kf.accepted and kf.ended. */
  staff: string | null;
  /** The scene of the link by which the customer came; null when the link has none, or is not known. */
  scene: string | null;
  sceneParam: string | null;
  /** Null when the customer did not come from Channels (视频号). */
  channels: Channels | null;
  /** What the customer wrote; for kf.message only. */
  message: KfMessageFacts | null;
}

/** Where in Channels a customer came from (`wechat_channels`, WeCom doc 94670). */
export interface Channels {
  /** The name of the Channels account, or of its shop. */
  nickname: string | null;
  /** WeCom's number: 1 profile, 2 live, 3 window, 4 product, 5 order. */
  scene: number;
}

/** A message of a customer's (WeCom doc 94670). */
export interface KfMessageFacts {
  msgtype: string;
  /** The text; null for other types. */
  text: string | null;
  /** The id of the menu item that was tapped. */
  menu: string | null;
}

/** The person that a look-up is about. */
export type Subject = "customer" | "staff";

/**
 * The results of look-ups. A subject is missing until its look-up was made; after that, a field is missing when it did
 * not come in time, or not at all.
 */
export interface Known {
  /** As `externalcontact/get` has them (WeCom doc 92114); the tags are those by this member, by id. */
  customer?: { type?: number; gender?: number; tags?: readonly string[] };
  /** As `user/get` has them (WeCom doc 90196). */
  staff?: { department?: readonly number[] };
}
