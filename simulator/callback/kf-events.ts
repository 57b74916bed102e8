/** The plain XML of customer service's two events, as it is before encryption. */
import type { Settings } from "../settings/settings.ts";
import { type XmlValue, xmlOf } from "./xml.ts";

type NodeSettings = Pick<Settings, "shuffleNodes">;

interface Header {
  corpId: string;
  /** Milliseconds; the event says whole seconds. */
  at: number;
  settings?: NodeSettings;
}

/** The event of new items at an account. It has no FromUserName and no items. */
export function kfNotification(options: Header & { openKfId: string; token: string }): string {
  const { corpId, at, openKfId, token, settings } = options;
  const nodes: [string, XmlValue][] = [
    ["ToUserName", corpId],
    ["CreateTime", Math.floor(at / 1000)],
    ["MsgType", "event"],
    ["Event", "kf_msg_or_event"],
    ["Token", token],
    ["OpenKfId", openKfId],
  ];
  return xmlOf(nodes, { shuffle: settings?.shuffleNodes ?? false });
}

/** An app may manage more accounts, or fewer: one node for each, all of the same name (doc 97712). */
export function kfAuthChange(
  options: Header & { added: readonly string[]; removed: readonly string[] },
): string {
  const { corpId, at, added, removed, settings } = options;
  const nodes: [string, XmlValue][] = [
    ["ToUserName", corpId],
    ["FromUserName", "sys"],
    ["CreateTime", Math.floor(at / 1000)],
    ["MsgType", "event"],
    ["Event", "kf_account_auth_change"],
    ...added.map((id): [string, XmlValue] => ["AuthAddOpenKfId", id]),
    ...removed.map((id): [string, XmlValue] => ["AuthDelOpenKfId", id]),
  ];
  return xmlOf(nodes, { shuffle: settings?.shuffleNodes ?? false });
}
