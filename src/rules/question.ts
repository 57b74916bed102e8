/**
 * A made-up event, as people put it to have it explained: JSON and a time in, facts and values out. What is not
 * said is not known, save for two names, which are made up so that a message looks as it will.
 */
import * as v from "valibot";
import { fields, isGroup } from "../messages/fields.ts";
import { expected, expectedText, listed, quote, suggest } from "../messages/wording.ts";
import type { RuleBook } from "./choose.ts";
import { type Explanation, explain, type Supposed } from "./explain.ts";
import { localMoment } from "./local-moment.ts";
import { formatPath } from "./problem.ts";

const SAMPLE_CUSTOMER = "李雷";
const SAMPLE_STAFF = "韩梅梅";
const VIAS = ["added", "half", "audit"] as const;

const text = v.string((issue) => expectedText("a text", issue.input));
const number = v.number((issue) => expected("a number", issue.input));
const optionalTexts = <const Key extends string>(...keys: Key[]) =>
  v.entriesFromList(keys, v.exactOptional(text));

const customer = fields("a customer", {
  ...optionalTexts("external_userid", "name", "avatar", "unionid", "position", "corp_name", "corp_full_name"),
  type: v.exactOptional(number),
  gender: v.exactOptional(number),
  tags: v.exactOptional(v.array(text, (issue) => expected("a list of tag ids", issue.input))),
});
const staff = fields("a member", {
  ...optionalTexts("userid", "name", "alias", "position", "external_position", "telephone"),
  department: v.exactOptional(v.array(number, (issue) => expected("a list of department ids", issue.input))),
});

const event = fields("an event", {
  event: v.exactOptional(
    v.literal("contact.added", (issue) => expected("contact.added", issue.input)),
    "contact.added",
  ),
  app: v.exactOptional(text, ""),
  staff: v.exactOptional(v.lazy((input) => (isGroup(input) ? staff : text))),
  customer: v.exactOptional(v.lazy((input) => (isGroup(input) ? customer : text))),
  state: v.exactOptional(v.nullable(text), null),
  via: v.exactOptional(
    v.picklist(VIAS, ({ input }) =>
      typeof input === "string"
        ? `${quote(input)} is none of ${listed(VIAS)}${suggest(input, VIAS)}`
        : expected(`one of ${listed(VIAS)}`, input),
    ),
    "added",
  ),
});

type Event = v.InferOutput<typeof event>;

export type Answered = { ok: true; explanation: Explanation } | { ok: false; path: string; message: string };

/**
 * Explains what a book does with a made-up event. `at` is local time, as `2026-11-22T09:00`, or has a distance
 * from UTC; without it the time is `now`.
 */
export function answer(book: RuleBook, input: unknown, at: string | null, now: number): Answered {
  const read = v.safeParse(event, input);
  if (!read.success) {
    const [{ message, path = [] }] = read.issues;
    const keys = path.map(({ key }) => (typeof key === "number" ? key : String(key)));
    return { ok: false, path: formatPath(["event", ...keys]), message };
  }
  const moment = at === null ? now : localMoment(at, book.localTime);
  if (moment === null) {
    return {
      ok: false,
      path: "at",
      message: `expected a time such as 2026-11-22T09:00, found ${quote(at ?? "")}`,
    };
  }
  return { ok: true, explanation: explain(book, suppose(read.output, moment)) };
}

function suppose({ event, app, state, via, ...people }: Event, now: number): Supposed {
  const { tags, ...customer } =
    typeof people.customer === "string" ? { external_userid: people.customer } : (people.customer ?? {});
  const { department, ...staff } =
    typeof people.staff === "string" ? { userid: people.staff } : (people.staff ?? {});
  const userid = staff.userid ?? "";
  return {
    facts: { event, app, staff: userid, state, via },
    known: {
      customer: { ...customer, ...(tags && { tags }) },
      staff: { ...(department && { department }) },
    },
    values: {
      customer: { external_userid: "", name: SAMPLE_CUSTOMER, ...customer },
      staff: { name: SAMPLE_STAFF, ...staff, userid },
      ...{ family: "contact", state, via, now, media: new Map() },
    },
  };
}
