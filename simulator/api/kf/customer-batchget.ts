/**
 * `POST /cgi-bin/kf/customer/batchget` (doc 95159): who customers are, and how they came in. Only those who have
 * entered or written in the last 48 h, at an account that the app may manage.
 */
import * as v from "valibot";
import type { App } from "../../company/app.ts";
import { isAuthorised } from "../../company/kf/account.ts";
import type { KfEntrance, KfSession } from "../../company/kf/session.ts";
import type { Customer } from "../../company/people.ts";
import { kfNow } from "../../settings/kf-clock.ts";
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";

export const getKfCustomers: Api = { name: "kf/customer/batchget", method: "POST", family: "kf", answer };

const IDS_MAX = 100;

const bodySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    external_userid_list: v.optional(v.array(v.string()), []),
    need_enter_session_context: v.optional(v.picklist([0, 1]), 0),
  }),
);

function answer(world: World, { raw, at }: Call, app: App): Answer {
  const body = v.safeParse(bodySchema, raw);
  if (!body.success) return refuse(40058);
  const { external_userid_list: ids, need_enter_session_context: withContext } = body.output;
  if (ids.length === 0) return refuse(40063, "external_userid_list");
  if (ids.length > IDS_MAX) return refuse(40032, "external_userid_list");

  const since = kfNow(world.settings, at) - world.settings.kfSessionLifeMs;
  const customers: unknown[] = [];
  const invalid: string[] = [];
  for (const id of ids) {
    const customer = app.corp.customers.get(id);
    const recent = customer ? sessionsOf(app, customer).filter((session) => seenAt(session) >= since) : [];
    if (customer && recent.length > 0) customers.push(described(customer, withContext ? recent : null));
    else if (customer && world.settings.kfSilentCustomer === "refused") return refuse(95031, id);
    else invalid.push(id);
  }
  return { ok: true, fields: { customer_list: customers, invalid_external_userid: invalid } };
}

function sessionsOf(app: App, customer: Customer): KfSession[] {
  return [...app.corp.kfAccounts.values()]
    .filter((account) => isAuthorised(account, app))
    .flatMap((account) => app.corp.kf.activity(account).sessions.get(customer.externalUserId) ?? []);
}

const seenAt = ({ entrance, lastMessageAt }: KfSession): number =>
  Math.max(entrance?.at ?? 0, lastMessageAt ?? 0);

function described(customer: Customer, sessions: readonly KfSession[] | null) {
  return {
    external_userid: customer.externalUserId,
    nickname: customer.name,
    avatar: customer.avatar,
    gender: customer.gender,
    ...(customer.unionid !== null && { unionid: customer.unionid }),
    ...(sessions && { enter_session_context: contextOf(sessions) }),
  };
}

/** How the customer came in last, at any account. */
function contextOf(sessions: readonly KfSession[]) {
  const last = sessions
    .flatMap(({ entrance }): KfEntrance[] => (entrance ? [entrance] : []))
    .reduce<KfEntrance | null>((newest, one) => (newest && newest.at > one.at ? newest : one), null);
  return {
    scene: last?.scene ?? "",
    scene_param: last?.sceneParam ?? "",
    ...(last?.channels && { wechat_channels: last.channels }),
  };
}
