/** `session_status_change`: a session has another servicer, or none any more. */
import type { Staff } from "../people.ts";
import type { KfActivity, KfHappening } from "./activity.ts";
import { KF_STATE, type KfSession, type KfState } from "./session.ts";

/** Taken from the pool, transferred, ended, or a servicer came back to it. Only 1 and 3 have a code. */
export const KF_CHANGE = { taken: 1, transferred: 2, ended: 3, reentered: 4 } as const;
export type KfChangeType = (typeof KF_CHANGE)[keyof typeof KF_CHANGE];

interface Change {
  type: KfChangeType;
  old: Staff | null;
  code: string | null;
}

/** Announces a change; the session has its new servicer already. */
export function raiseChange(
  activity: KfActivity,
  { customer, servicer }: KfSession,
  { type, old, code }: Change,
  options: Parameters<KfActivity["raise"]>[2],
): KfHappening {
  const ids = {
    external_userid: customer.externalUserId,
    change_type: type,
    ...(old && type !== KF_CHANGE.taken && { old_servicer_userid: old.userid }),
    ...(servicer && { new_servicer_userid: servicer.userid }),
    ...(code !== null && { msg_code: code }),
  };
  return activity.raise("session_status_change", ids, options);
}

/** The type of a change by service_state/trans; null when no servicer comes or goes. */
export function changeTypeOf(from: KfState, to: KfState): KfChangeType | null {
  if (to === KF_STATE.ended) return KF_CHANGE.ended;
  if (to !== KF_STATE.human) return null;
  return from === KF_STATE.human ? KF_CHANGE.transferred : KF_CHANGE.taken;
}
