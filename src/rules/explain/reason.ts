/**
 * Says in a sentence why a rule does not fit an event: what the rule wants, and what the event has.
 */
import { type Part, type Sentence, say } from "../../i18n/sentence.ts";
import { quote } from "../../schema/wording.ts";
import type { Condition, Value } from "../conditions/condition.ts";
import { CONDITIONS, type Moment, type NamedCondition } from "../conditions/conditions.ts";
import type { Misfit, Rule } from "../engine/choose.ts";

/** A sentence names the first values of a longer list. */
const MAX_LISTED = 5;

export function reasonOf(misfit: Misfit, rule: Rule, moment: Moment): Sentence {
  const now = spaced(moment.local());
  switch (misfit) {
    case "disabled":
      return say("switched-off");
    case "event":
      return say("other-event", { on: rule.on, event: moment.facts.event });
    case "from":
      return say("not-begun", { from: spaced(rule.from), now });
    case "until":
      return say("already-over", { until: spaced(rule.until), now });
    default:
      return reasonOfCondition(misfit, moment, now);
  }
}

const spaced = (time: string | null) => (time ?? "").replace("T", " ");

function reasonOfCondition({ name, condition }: NamedCondition, moment: Moment, now: string): Sentence {
  const { negated } = condition;
  const { worded, read } = CONDITIONS[name];
  const wanted = wantedBy(condition);
  const has = had(read(moment));
  switch (worded) {
    case "time":
      return say(negated ? "inside-hours" : "outside-hours", { hours: wanted, now });
    case "part":
      return say(negated ? "part-found" : "part-missing", { wanted, has });
    case "value":
      return say(negated ? "excluded-value" : "other-value", { condition: name, wanted, has });
  }
}

/** `"expo-*"`, `"a" or "b"`. */
function wantedBy({ written }: Condition): Part {
  const names = written.map(({ text }) => (text === "" ? say("none") : quote(text)));
  const more = names.length - MAX_LISTED;
  return { any: more > 0 ? [...names.slice(0, MAX_LISTED), say("so-many-more", { count: more })] : names };
}

function had(value: Value): Part {
  if (value === null || value.length === 0) return say("none");
  return typeof value === "string" ? quote(value) : { all: value.map(quote) };
}
