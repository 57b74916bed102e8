/** A customer-service account on the small company of harness.ts, and callers of its APIs. */
import * as v from "valibot";
import type { App, KfEnterOptions, KfSaysOptions, KfServing } from "../../../../simulator/index.ts";
import { type Reply, smallCompany } from "../harness.ts";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

const PageSchema = v.looseObject({
  errcode: v.literal(0),
  next_cursor: v.string(),
  has_more: v.picklist([0, 1]),
  msg_list: v.array(v.looseObject({ msgid: v.string(), send_time: v.number(), msgtype: v.string() })),
});

export async function kfCompany() {
  const company = await smallCompany();
  const { call, corp, customer, staff, tokenOf } = company;
  const account = corp.addKfAccount({ name: "售前咨询" });
  corp.kf.servicer.add(account, staff);
  const parties = { account, customer };
  const ids = { open_kfid: account.openKfId, external_userid: customer.externalUserId };

  const ask = (path: string, body: unknown, by?: App): Promise<Reply> =>
    call(`kf/${path}?access_token=${tokenOf(by)}`, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const sync = (body: Record<string, unknown> = {}, by?: App) =>
    ask("sync_msg", { open_kfid: account.openKfId, token: corp.kf.token(account), ...body }, by);

  return {
    ...company,
    account,
    parties,
    ids,
    ask,
    sync,
    /** A page of sync_msg; throws when it is refused. */
    page: async (body: Record<string, unknown> = {}) => v.parse(PageSchema, await sync(body)),
    enter: (options: Partial<KfEnterOptions> = {}) => corp.kf.enter({ ...parties, ...options }),
    says: (options: Partial<KfSaysOptions> = {}) => corp.kf.says({ ...parties, ...options }),
    serving: (options: Partial<KfServing> = {}): KfServing => ({ ...parties, servicer: staff, ...options }),
    /** Sends a message with a code, by default a text. */
    respond: (code: unknown, body: Record<string, unknown> = {}, by?: App) =>
      ask("send_msg_on_event", { code, msgtype: "text", text: { content: "您好" }, ...body }, by),
    /** Sends the customer a message without a code, by default a text. */
    send: (body: Record<string, unknown> = {}, by?: App) =>
      ask(
        "send_msg",
        {
          touser: customer.externalUserId,
          open_kfid: account.openKfId,
          msgtype: "text",
          text: { content: "您好" },
          ...body,
        },
        by,
      ),
    trans: (state: unknown, body: Record<string, unknown> = {}) =>
      ask("service_state/trans", { ...ids, service_state: state, servicer_userid: staff.userid, ...body }),
    state: () => ask("service_state/get", ids),
  };
}
