/**
 * The schema of the rules file. Checks each value by itself: `references.ts` and `contradictions.ts` check values
 * against each other (names, order of dates, keys that go together), `bodies.ts` checks message bodies.
 */
import * as v from "valibot";
import { say } from "../../i18n/sentence.ts";
import { welcomeMessage } from "../../messages/contact.ts";
import { kfMessage } from "../../messages/kf.ts";
import { group } from "../../schema/group.ts";
import { described, optional, withJsonSchema } from "../../schema/json-schema.ts";
import { list } from "../../schema/list.ts";
import { record } from "../../schema/record.ts";
import type { Calendar } from "../engine/calendar.ts";
import type { MediaSource } from "../engine/kept-media.ts";
import { timezone } from "../engine/local-time.ts";
import { calendars } from "./calendars.ts";
import { media } from "./media.ts";
import { messageNameFault, messageNameShape } from "./name.ts";
import { type RuleOfFile, rule } from "./rule.ts";

const body = v.pipe(
  v.unknown(),
  withJsonSchema(() => v.union([welcomeMessage, kfMessage])),
);
const messages = record("messages-under-names", body, messageNameFault, messageNameShape);

const NONE = new Map<string, never>();

/** The schema of the whole file. */
export const rulesFile = v.pipe(
  group("the-rules-file", {
    timezone: optional(timezone, say("about-timezone")),
    calendars: optional(calendars, say("about-calendars")),
    media: optional(media, say("about-media")),
    messages: optional(messages, say("about-messages")),
    rules: v.pipe(list("a-list-of-rules", rule), described(say("about-rules"))),
  }),
  v.transform(
    ({ timezone = "Asia/Shanghai", calendars = NONE, media = NONE, messages = NONE, rules }): RulesFile => ({
      timezone,
      calendars,
      media,
      messages,
      rules,
    }),
  ),
);

export interface RulesFile {
  timezone: string;
  calendars: ReadonlyMap<string, Calendar>;
  media: ReadonlyMap<string, MediaSource>;
  messages: ReadonlyMap<string, unknown>;
  rules: readonly RuleOfFile[];
}
