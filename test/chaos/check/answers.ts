/** What answers of send APIs mean for a code, by WeCom's documents (platform reference §4.2) and not by `src`. */
import type { Call } from "../evidence.ts";

/** Neither failure nor success: to be asked again. */
const PASSING = [-1, 41096, 45033, 40014, 42001, 40001];
/** About the message: a simpler one may follow. */
const CONTENT = [40007, 40058, 41064, 41065, 45002, 90206, 90207, 90208];

/** WeCom's decision reached the caller. */
export const isAnswered = ({ status, errcode }: Call) => status === 200 && errcode !== null;

/** The answer ends the matter for this app's code. */
export const isFinal = (call: Call) =>
  isAnswered(call) && !PASSING.includes(call.errcode ?? 0) && !CONTENT.includes(call.errcode ?? 0);

export const isContent = (errcode: number | null) => errcode !== null && CONTENT.includes(errcode);

/**
 * WeCom says that the code is used, or that the customer is welcomed. In customer service: the code or the Token is
 * none, the msgid was used, the session has been moved.
 */
const USED = [41051, 41050, 95007, 40058, 95013, 95016];
export const isUsed = (errcode: number | null) => errcode !== null && USED.includes(errcode);

/** How often WeCom may answer so before it is given up. */
const GIVEN_UP_AFTER: ReadonlyMap<number, number> = new Map([
  [-1, 4],
  [40014, 6],
  [42001, 6],
  [40001, 6],
]);

/** Whether giving up with this errcode is right, seeing the calls. */
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
