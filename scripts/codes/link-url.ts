/**
 * Appends a `customer_channel` to a 获客链接. WeCom gives it back as the State of a customer who adds a member by this
 * link. Pure.
 */
import { type Sentence, say } from "../../src/i18n/sentence.ts";
import { channelFault } from "../../src/rules/conditions/origins.ts";

/** WeCom's key (doc 101359). */
const KEY = "customer_channel";

export function linkWithChannel(
  link: string,
  channel: string,
): { ok: true; url: string } | { ok: false; message: Sentence } {
  const fault = channelFault(channel);
  if (fault !== null) return { ok: false, message: fault };
  const isLink = URL.canParse(link) && new URL(link).host === "work.weixin.qq.com";
  if (!isLink || new URL(link).searchParams.has(KEY)) {
    return { ok: false, message: say("no-acquisition-link", { url: link }) };
  }
  // A link of a component already has a query, which stays as it is.
  const [address = "", fragment] = link.split("#");
  const joint = address.includes("?") ? "&" : "?";
  const behind = fragment === undefined ? "" : `#${fragment}`;
  return { ok: true, url: `${address}${joint}${KEY}=${encodeURIComponent(channel)}${behind}` };
}
