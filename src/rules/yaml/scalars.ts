/**
 * The single values of a rules file: what each stands for, and where it begins and ends. Pure; knows nothing of lists
 * and groups.
 */
import {
  boolCoreTag,
  floatCoreTag,
  intCoreTag,
  NOT_RESOLVED,
  nullCoreTag,
  SCALAR_STYLE,
  type ScalarEvent,
} from "js-yaml";

/** What a plain word may be besides a text: YAML 1.2's core schema, whatever `%YAML` says. */
const PLAIN_VALUES = [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag];

/** What was written, as a text, a number, a switch or null. */
export function scalarOf(written: string, { style }: ScalarEvent): unknown {
  if (style !== SCALAR_STYLE.PLAIN) return written;
  for (const tag of PLAIN_VALUES) {
    const value = tag.resolve(written, false, tag.tagName);
    if (value !== NOT_RESOLVED) return value;
  }
  return written;
}

/** Where its quote or the sign of a longer text is, if it has any; `behind` what was read before if it was left out. */
export function startOf(text: string, event: ScalarEvent, behind: number): number {
  const { valueStart, style } = event;
  if (valueStart === -1) return behind;
  if (style === SCALAR_STYLE.PLAIN) return valueStart;
  if (isQuoted(event)) return valueStart - 1;
  const from = Math.max(behind, text.lastIndexOf("\n", valueStart - 2) + 1);
  return from + Math.max(0, text.slice(from, valueStart).search(/[|>]/));
}

/** Behind its last character or its quote. */
export const endOf = (event: ScalarEvent) => event.valueEnd + (isQuoted(event) ? 1 : 0);

const isQuoted = ({ style }: ScalarEvent) =>
  style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
