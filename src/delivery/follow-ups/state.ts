/** The state of a follow-up. Data only. */

/** The state of a follow-up, as the record shows it. */
export interface FollowUpState {
  do: "tag" | "remark" | "webhook";
  state: "waiting" | "done" | "failed";
  /** The errcode of WeCom's last answer. */
  errcode: number | null;
  /** A sentence as it is stored: why it waits or has failed; null otherwise. */
  cause: string | null;
  /** When it was last tried. */
  at: number | null;
}
