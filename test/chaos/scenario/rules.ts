/** The rules files of a scenario: versions that differ only in their texts, and files that must never be in force. */
import { CHANNEL } from "./codes.ts";
import type { Raise } from "./visits.ts";

/** The State of a contact, which chooses the rule. */
export type State =
  | "plain"
  | "personal"
  | "split"
  | "spoilt"
  | "silent"
  | "support-only"
  | "nobody"
  /** The State of any channel code. */
  | typeof CHANNEL;

/** The file by which apps without a file of their own go. */
export const COMMON_FILE = "rules";

/** A text that stands only in broken files. */
export const FORBIDDEN = "此文有误";

const SPOILT_TEXT = "图片";
/** WeCom does not know this media_id, so it refuses the message and the fallback is sent. */
const SPOILT = `{ text: { content: ${SPOILT_TEXT} }, attachments: [{ msgtype: image, image: { media_id: "no-such-media" } }] }`;

/** The beginning of the text for customers who scanned a channel code. */
const CHANNEL_TEXT = "渠道来客您好，第";

export const rulesFile = (version: number) => `
messages:
  plain: { text: { content: "您好，第${version}版" } }
  other: { text: { content: "欢迎，第${version}版" } }
  personal: { text: { content: "{{ customer.name | default: '您好' }}，我是{{ staff.name | default: '顾问' }}，第${version}版" } }
  spoilt: ${SPOILT}
rules:
  - { name: 同意存档, on: contact.added, when: { via: audit }, send: plain } # which has no State
  - { name: 不说话, on: contact.added, when: { state: silent }, send: nothing }
  - { name: 只由客服, on: contact.added, when: { state: support-only, app: support }, send: plain }
  - { name: 带名字, on: contact.added, when: { state: personal }, send: personal }
  - { name: 图片失效, on: contact.added, when: { state: spoilt }, send: spoilt, fallback: plain }
  - { name: 各半, on: contact.added, when: { state: split }, send: { split: { plain: 50, other: 50 } } }
  - { name: 渠道, on: contact.added, when: { state: "${CHANNEL}-*" }, send: { text: { content: "${CHANNEL_TEXT}${version}版" } } }
  - { name: 进入带名字, on: kf.entered, when: { scene: personal }, send: { text: { content: "{{ customer.name | default: '您好' }}，第${version}版" } } }
  - { name: 进入, on: kf.entered, send: plain }
  - { name: 排队, on: kf.queued, send: plain }
  - { name: 接待, on: kf.accepted, after: 2s, send: { text: { content: "{{ staff.name | default: '客服' }}为您服务，第${version}版" } } }
  - { name: 结束, on: kf.ended, send: plain }
  - { name: 价格, on: kf.message, when: { text: { contains: 价格 } }, send: plain }
  - { name: 转人工, on: kf.message, when: { text: { contains: 人工 } }, transfer: { to: queue } }
  - { name: 其余, on: contact.added, when: { state: { not: [support-only, nobody] } }, send: plain }
`;

/** The number of the version in a text; null for a text without a number. */
export function versionIn(text: string): number | null {
  const number = /第(\d+)版/.exec(text)?.[1];
  return number === undefined ? null : Number(number);
}

export const brokenFile = (version: number) =>
  version % 2 === 0
    ? `rules: [{ name: 坏, on: contact.added, sned: { text: { content: "${FORBIDDEN}" } } }]`
    : `rules:\n  - { name: 坏, on: contact.added, send: { text: { content: "${FORBIDDEN}" } }\n  [`;

/** The decision of the rules for this app, this State and this way of becoming a contact. */
export function expectation(app: string, state: State, via: Raise["via"]): "send" | "silent" | "no-rule" {
  if (via === "audit") return "send";
  if (state === "silent") return "silent";
  if (state === "nobody" || (state === "support-only" && app !== "support")) return "no-rule";
  return "send";
}

/** A beginning that a text may have: with the names in it, or with defaults for the `missing` names. */
export interface Naming {
  beginning: string;
  missing: readonly Named[];
}
export type Named = "customer" | "member";

/** Every beginning that the chosen text may have; empty for a text without names. */
function namingsOf(parts: readonly { of: Named; name: string; default: string; then: string }[]): Naming[] {
  return parts.reduce<Naming[]>(
    (all, part) =>
      all.flatMap(({ beginning, missing }) => [
        { beginning: beginning + part.name + part.then, missing },
        { beginning: beginning + part.default + part.then, missing: [...missing, part.of] },
      ]),
    parts.length === 0 ? [] : [{ beginning: "", missing: [] }],
  );
}

/** The beginnings of a new contact's text: with names, or of the rule for its State. */
export function contactNamings(state: State, via: Raise["via"], names: Record<Named, string>): Naming[] {
  if (state === CHANNEL) return [{ beginning: CHANNEL_TEXT, missing: [] }];
  return namingsOf(
    state === "personal" && via !== "audit"
      ? [
          { of: "customer", name: names.customer, default: "您好", then: "，我是" },
          { of: "member", name: names.member, default: "顾问", then: "，第" },
        ]
      : [],
  );
}

/** The beginnings of the text for a customer who enters customer service. */
export const enteredNamings = (scene: string | null, customer: string) =>
  namingsOf(scene === "personal" ? [{ of: "customer", name: customer, default: "您好", then: "，第" }] : []);

/** The text that WeCom refuses for its attachment and that has a fallback; else null. */
export const textRefused = (state: State, via: Raise["via"]) =>
  state === "spoilt" && via !== "audit" ? SPOILT_TEXT : null;
