/**
 * The schema of `after`, how long a rule waits before it sends: `30s`, `10m`, `2h`. Waits for nothing itself.
 */
import * as v from "valibot";
import { say } from "../../i18n/sentence.ts";
import { custom } from "../../schema/custom.ts";
import { withJsonSchema } from "../../schema/json-schema.ts";
import { expected } from "../../schema/wording.ts";

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };
/** The lifetime of the codes of kf.queued and kf.accepted (WeCom doc 95122). */
const CODE_HOURS = 48;
const LONGEST_MS = CODE_HOURS * 3_600_000 - 60_000;

const SHAPE = /^[1-9]\d{0,5}[smh]$/;

/** The schema of `after`, in milliseconds. */
export const after = v.pipe(
  custom<number>((value, faults, NEVER) => {
    if (typeof value !== "string" || !SHAPE.test(value)) {
      faults.add(expected("a-waiting-time", value));
      return NEVER;
    }
    const ms = Number(value.slice(0, -1)) * (UNITS_MS[value.slice(-1)] ?? 0);
    if (ms > LONGEST_MS) {
      faults.add(say("after-too-late", { hours: CODE_HOURS, after: value }));
    }
    return ms;
  }),
  withJsonSchema(() => v.pipe(v.string(), v.regex(SHAPE))),
);
