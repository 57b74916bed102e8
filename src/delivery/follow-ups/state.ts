/** How a follow-up stands. Data only. */

/** How a follow-up stands, as the record shows it. */
export interface FollowUpState {
  do: "tag" | "remark" | "webhook";
  state: "waiting" | "done" | "failed";
  /** WeCom's, where it answered last. */
  errcode: number | null;
  /** Why it waits or has failed; null when nothing is in the way. */
  cause: string | null;
  /** When it was last tried. */
  at: number | null;
}
