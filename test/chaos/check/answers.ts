/** The meaning of a send API's answer for a code, by WeCom's documents and not by `src`. */
import type { Call } from "../evidence.ts";

/** Neither failure nor success; the Worker calls again. */
const PASSING = [-1, 41096, 45033, 40014, 42001, 40001];
/** The message is at fault; the Worker may send its fallback. */
const CONTENT = [40007, 40058, 41064, 41065, 45002, 90206, 90207, 90208];

/** Whether WeCom's decision reached the caller. */
export const isAnswered = ({ status, errcode }: Call) => status === 200 && errcode !== null;

/** Whether no call for this app's code may follow the answer. */
export const isFinal = (call: Call) =>
  isAnswered(call) && !PASSING.includes(call.errcode ?? 0) && !CONTENT.includes(call.errcode ?? 0);

export const isContent = (errcode: number | null) => errcode !== null && CONTENT.includes(errcode);

/**
 * WeCom says that the code is used, or that the customer is welcomed. In customer service: the code or the Token is
 * invalid, the msgid was used, or the session has been moved.
 */
const USED = [41051, 41050, 95007, 40058, 95013, 95016];
export const isUsed = (errcode: number | null) => errcode !== null && USED.includes(errcode);

/** How often WeCom gives an errcode before the Worker may give up. */
const GIVEN_UP_AFTER: ReadonlyMap<number, number> = new Map([
  [-1, 4],
  [40014, 6],
  [42001, 6],
  [40001, 6],
]);

/** Whether the calls justify giving up with this errcode. */
export function isRightlyRefused(errcode: number, calls: readonly Call[]): boolean {
  const answered = calls.filter(isAnswered);
  const times = answered.filter((call) => call.errcode === errcode).length;
  if (times === 0) return false;
  if (errcode === 41096 || errcode === 45033 || errcode === 0 || errcode === 41051) return false;
  const isToken = [40014, 42001, 40001].includes(errcode);
  const counted = isToken
    ? answered.filter((call) => [40014, 42001, 40001].includes(call.errcode ?? 0)).length
    : times;
  return counted >= (GIVEN_UP_AFTER.get(errcode) ?? 1);
}
