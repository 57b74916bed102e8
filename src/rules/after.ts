/**
 * How long a rule waits before it sends, as the rules file has it: `30s`, `10m`, `2h`.
 */
import * as v from "valibot";
import { shaped } from "../messages/shape.ts";
import { expected } from "../messages/wording.ts";

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };
/** The codes of kf.queued and kf.accepted live so long (WeCom doc 95122). */
const CODE_HOURS = 48;

const EXAMPLE = "a time such as 30s, 10m or 2h";
const SHAPE = /^[1-9]\d{0,5}[smh]$/;

/** The schema of `after`, in milliseconds. */
export const after = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, number>(({ dataset, addIssue, NEVER }) => {
    const { value } = dataset;
    if (typeof value !== "string" || !SHAPE.test(value)) {
      addIssue({ message: expected(EXAMPLE, value) });
      return NEVER;
    }
    const ms = Number(value.slice(0, -1)) * (UNITS_MS[value.slice(-1)] ?? 0);
    if (ms >= CODE_HOURS * 3_600_000) {
      addIssue({ message: `WeCom takes the message within ${CODE_HOURS} hours only; ${value} is too late` });
    }
    return ms;
  }),
  shaped(() => v.pipe(v.string(), v.regex(SHAPE))),
);
