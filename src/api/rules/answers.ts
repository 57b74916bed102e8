/** The answers about rules files, as schemas: the document and the commands are made from them. Builds no answer. */
import * as v from "valibot";
import { englishDescription } from "../../schema/json-schema.ts";
import { maybeText, maybeTexts, moment, said, strings } from "../answer-fields.ts";

/** A problem or a warning of a rules file. */
const rulesProblem = v.object({
  code: v.pipe(maybeText, englishDescription("which problem it is, for programs")),
  line: v.number(),
  column: v.number(),
  ...strings("path", "message"),
});
export const rulesFault = v.nullable(v.object({ file: v.string(), problems: v.array(rulesProblem) }));

export const rulesCheckAnswer = v.object({
  ok: v.boolean(),
  problems: v.array(rulesProblem),
  warnings: v.array(rulesProblem),
});
export const rulesFileAnswer = v.object({
  file: v.string(),
  ...maybeTexts("text", "sha256", "from"),
  fault: rulesFault,
});
export const rulesPublishedAnswer = v.object({ sha256: v.string(), warnings: v.array(rulesProblem) });
const ruleVersion = {
  sha256: v.string(),
  at: moment,
  by: said("token, a userid, a name that was given as by, or kv for a text that was found there"),
  note: maybeText,
  from: v.pipe(maybeText, englishDescription("the sha256 of the version that a restore brought back")),
  size: v.pipe(v.number(), englishDescription("bytes in UTF-8")),
};
export const ruleVersionsAnswer = v.object({ versions: v.array(v.object(ruleVersion)) });
export const ruleVersionAnswer = v.object({
  ...ruleVersion,
  text: v.pipe(maybeText, englishDescription("null for a text that is not kept")),
});
const messages = v.array(v.looseObject({ name: v.string() }));
const passedOver = v.array(v.object(strings("rule", "code", "reason")));
export const explanationAnswer = v.looseObject({
  outcome: v.picklist(["send", "transfer", "silent", "no-rule", "refused"]),
  rule: maybeText,
  at: said("local time of the file at which the rule is chosen: the event's, or the end of the last wait"),
  passedOver,
  waits: v.pipe(
    v.array(v.looseObject({ ...strings("rule", "at", "until"), passedOver, afterMs: v.number() })),
    englishDescription("the rules that make the event wait first, by their `after`"),
  ),
  variant: maybeText,
  messages,
  sides: v.pipe(
    v.array(v.object({ variant: v.string(), share: v.number(), messages })),
    englishDescription("in place of `variant` and `messages`, for a split whose customer is not given"),
  ),
  notes: v.array(v.string()),
  noteCodes: v.pipe(
    v.array(v.nullable(v.string())),
    englishDescription("the codes of the notes, in the same order"),
  ),
});
