/** The switches of customer service (微信客服): its limits and times, and what nobody knows. No behaviour here. */
import * as v from "valibot";
import { count, countOrNull, HOUR, MINUTE, SECOND, yesNo } from "./kinds.ts";

export const KF_SETTINGS = {
  // Time
  /**
   * How far the clock of customer service goes ahead of the real one: what lasts 48 h can be tested without waiting.
   * Every KF call and every happening without an `at` has this time; callbacks' timestamps and access tokens do not.
   */
  kfClockOffsetMs: v.optional(v.number(), 0),
  /** Codes of "enter" and "end". */
  kfShortCodeLifeMs: count(20 * SECOND),
  /** Codes of "queue" and "accept". */
  kfLongCodeLifeMs: count(48 * HOUR),
  /** A session ends by itself, and the API may no more write to a customer who is silent. */
  kfSessionLifeMs: count(48 * HOUR),
  /** UNCONFIRMED: do a session's 48 h begin with the customer's last message, or with its first? */
  kfSessionClock: v.optional(v.picklist(["last-message", "start"]), "last-message"),
  /** What the API may write after each message of the customer. */
  kfMessagesPerWindow: count(5),
  /** No code for a customer who has written: ever, or in the last 48 h. WeCom's document allows both readings. */
  kfWrittenCounts: v.optional(v.picklist(["ever", "48h"]), "ever"),

  // kf/sync_msg
  kfTokenLifeMs: count(10 * MINUTE),
  /** An empty cursor goes back three days. */
  kfHistoryMs: count(72 * HOUR),
  /** Calls a minute without a valid token; one more closes it for a minute (45009; staff, 2021-10-19). */
  kfCallsWithoutToken: count(10),
  /** UNCONFIRMED: do all accounts of a company share that limit? */
  kfCallsWithoutTokenPer: v.optional(v.picklist(["corp", "account"]), "corp"),
  /** An expired token, or another account's: as none at all, or refused with 95007. */
  kfStaleToken: v.optional(v.picklist(["limited", "refused"]), "limited"),
  /** Calls of sync_msg that one corp may have under way (45033): about 5 by a user's report. Null: no limit. */
  kfSyncConcurrent: countOrNull(5),
  /** The most items of one page, below the caller's own limit. Null: as many as asked for. */
  kfPageItems: countOrNull(null),
  /** How many empty pages with has_more 1 come before each page that has items. */
  kfEmptyPages: count(0),
  /** How many items of the page before come again, with their msgids, at the beginning of a page that has new items. */
  kfRepeatedItems: count(0),

  // Callbacks
  /** Several items share a notification: it waits so long after the first of them. */
  kfNotifyAfterMs: count(0),
  /** How many notifications one item leads to. */
  kfNotifications: count(1),

  // What calls answer
  /** UNCONFIRMED: an expired or unknown code in send_msg_on_event. */
  kfExpiredCode: v.optional(v.picklist([95007, 41050, 40058]), 95007),
  /** UNCONFIRMED: a used one. */
  kfUsedCode: v.optional(v.picklist([95007, 41050, 40058]), 95007),
  /** UNCONFIRMED: a msgid that the account has seen already. */
  kfDuplicateMsgid: count(40058),
  /** UNCONFIRMED: send_msg to a customer who has never written; 95001 is reported. */
  kfNeverWrote: v.optional(v.picklist([95001, 95002, 95018]), 95001),
  /** A member who is no servicer of the account. */
  kfUnknownServicer: v.optional(v.picklist([95014, 60253]), 95014),
  /** customer/batchget for a customer silent for 48 h: in the list of the invalid, or 95031. */
  kfSilentCustomer: v.optional(v.picklist(["listed", "refused"]), "listed"),
  /** UNCONFIRMED: does service_state/get say 1 once kf/send_msg has written into a session in state 0 (doc 95489)? */
  kfSendAssigns: yesNo(true),
  /** UNCONFIRMED: may the API end a session that no servicer has (0, 1, 2 to 4)? */
  kfMayEndWithoutServicer: yesNo(false),
  /** UNCONFIRMED: does service_state/trans lead to session_status_change too? By the text only servicers' actions do. */
  kfTransRaisesEvent: yesNo(false),
};
