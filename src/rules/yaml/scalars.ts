/**
 * The scalars of a rules file: their values, and where they begin and end. Knows nothing of lists and groups.
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

/** The types that a plain word may have besides text: YAML 1.2's core schema, whatever `%YAML` says. */
const PLAIN_VALUES = [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag];

/** The value of a scalar: a text, a number, true or false, or null. */
export function scalarOf(written: string, { style }: ScalarEvent): unknown {
  if (style !== SCALAR_STYLE.PLAIN) return written;
  for (const tag of PLAIN_VALUES) {
    const value = tag.resolve(written, false, tag.tagName);
    if (value !== NOT_RESOLVED) return value;
  }
  return written;
}

/**
 * Where a scalar begins, its quote or block sign included. A missing scalar stands at `behind`, the end of the value
 * before.
 */
export function startOf(text: string, event: ScalarEvent, behind: number): number {
  const { valueStart, style } = event;
  if (valueStart === -1) return behind;
  if (style === SCALAR_STYLE.PLAIN) return valueStart;
  if (isQuoted(event)) return valueStart - 1;
  const from = Math.max(behind, text.lastIndexOf("\n", valueStart - 2) + 1);
  return from + Math.max(0, text.slice(from, valueStart).search(/[|>]/));
}

/** The offset behind its last character or its closing quote. */
export const endOf = (event: ScalarEvent) => event.valueEnd + (isQuoted(event) ? 1 : 0);

const isQuoted = ({ style }: ScalarEvent) =>
  style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
