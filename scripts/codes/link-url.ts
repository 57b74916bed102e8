/** Appends a `customer_channel` to a 获客链接: it comes back as the State of whoever adds a member by it. Pure. */
import { type Sentence, say } from "../../src/i18n/sentence.ts";
import { channelFault } from "../../src/rules/conditions/origins.ts";

/** WeCom's own key (doc 101359). */
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
  // A link of a component has a query already; what it has is not rewritten.
  const [address = "", fragment] = link.split("#");
  const joint = address.includes("?") ? "&" : "?";
  const behind = fragment === undefined ? "" : `#${fragment}`;
  return { ok: true, url: `${address}${joint}${KEY}=${encodeURIComponent(channel)}${behind}` };
}
