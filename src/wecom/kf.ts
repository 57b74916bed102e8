/** The calls of customer service (微信客服) that are needed. Decides nothing about their answers. */
import * as v from "valibot";
import { type CallWecom, readBody } from "./client.ts";

/** As many as one call may ask for (doc 94661). */
export const KF_ACCOUNTS_PAGE = 100;

const accountSchema = v.object({
  open_kfid: v.string(),
  name: v.string(),
  /** Whether the calling app may assign the account's sessions and send its messages (通过API管理). */
  manage_privilege: v.optional(v.boolean(), false),
});
export type KfAccount = v.InferOutput<typeof accountSchema>;

/** The company's first hundred accounts (doc 94661); `details` is null when there is no list. */
export async function listKfAccounts(call: CallWecom, token: string, timeoutMs: number) {
  const answer = await call({
    path: "kf/account/list",
    query: { access_token: token },
    body: { offset: 0, limit: KF_ACCOUNTS_PAGE },
    timeoutMs,
  });
  return {
    answer,
    details: readBody(v.object({ account_list: v.array(accountSchema) }), answer)?.account_list ?? null,
  };
}
