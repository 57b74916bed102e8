/** Why WeCom could not deliver a message of customer service that it had taken (`msg_send_fail`, doc 94670). Words only. */
export const FAIL_TYPES: Readonly<Record<number, string>> = {
  0: "for a reason that it does not tell (0)",
  1: "the customer-service account was deleted (1)",
  2: "the app was disabled (2)",
  4: "the session is older than 48 hours (4)",
  5: "the session was closed (5)",
  6: "more than five messages were sent since the customer last wrote (6)",
  7: "no 视频号 is bound to the account (7)",
  8: "the company is not verified (8)",
  9: "no 视频号 is bound, and the company is not verified (9)",
  10: "the customer refuses messages (10)",
  11: "no member of the company has signed in to the WeCom app (11)",
  12: "the customer-service component forbids this type of message (12)",
  13: "WeCom restricts it for security (13)",
};
