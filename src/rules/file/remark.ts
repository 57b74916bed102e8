/**
 * The schema of a remark, the short text that a member has on a customer, with Liquid in it. Sets no remark.
 */
import * as v from "valibot";
import { encode, type Sentence, say } from "../../i18n/sentence.ts";
import { cutAt, wellFormed } from "../../schema/bytes.ts";
import { anyText } from "../../schema/group.ts";
import { described, withJsonSchema } from "../../schema/json-schema.ts";
import { quote } from "../../schema/wording.ts";
import type { Remark } from "../engine/action.ts";
import { CONTACT_EVENTS } from "../engine/events.ts";
import type { LocalClock } from "../engine/local-time.ts";
import { compile, hasLiquid, type Template } from "../engine/template.ts";
import { lookUpsFor, scopeOf, variableFault } from "../engine/variables.ts";

/** WeCom counts characters (doc 92115). UTF-16 units are never fewer, so no remark is longer for WeCom than here. */
const MAX_REMARK_LENGTH = 20;

/** A remark as the file has it. */
export type WrittenRemark = { text: string; template: Template | null };

/** The schema of a remark. */
export const remark = v.pipe(
  anyText("a-remark"),
  v.rawTransform<string, WrittenRemark>(({ dataset, addIssue, NEVER }) => {
    const text = dataset.value;
    const { template, faults } = read(text);
    for (const fault of faults) addIssue({ message: encode(fault) });
    return faults.length === 0 ? { text, template } : NEVER;
  }),
  withJsonSchema(() => v.pipe(v.string(), v.nonEmpty())),
  described(say("about-remark")),
);

function read(text: string): { template: Template | null; faults: Sentence[] } {
  if (text.trim() === "") return { template: null, faults: [say("empty-remark")] };
  if (!hasLiquid(text)) return { template: null, faults: lengthFaults(text) };
  const compiled = compile(text);
  if (!compiled.ok) return { template: null, faults: compiled.faults.map(({ message }) => message) };
  const { template } = compiled;
  const faults: Sentence[] = template.variables
    .map((variable) => variableFault(variable, CONTACT_EVENTS))
    .filter((fault) => fault !== null);
  if (template.blank === null) faults.push(say("remark-not-fillable"));
  return { template, faults };
}

function lengthFaults(text: string): Sentence[] {
  if (text.length <= MAX_REMARK_LENGTH) return [];
  return [say("remark-too-long", { remark: quote(text), length: text.length, most: MAX_REMARK_LENGTH })];
}

/** The remark, ready to be filled in; `clock` shows the time zone of the file. */
export function remarkOf({ text, template }: WrittenRemark, clock: LocalClock): Remark {
  return {
    lookups: lookUpsFor(template?.variables ?? []),
    fill(values) {
      const filled = template === null ? text : template.render(scopeOf(values, clock));
      const oneLine = (filled ?? "").replace(/\s+/g, " ").trim();
      const remark = wellFormed(cutAt(oneLine, MAX_REMARK_LENGTH)).trim();
      return remark === "" ? null : remark;
    },
  };
}
