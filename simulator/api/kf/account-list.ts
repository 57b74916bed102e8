/** `POST /cgi-bin/kf/account/list` (doc 94661): the company's 微信客服 accounts, a page at a time. */
import * as v from "valibot";
import type { App } from "../../company/app.ts";
import { isAuthorised, type KfAccount } from "../../company/kf/account.ts";
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";

export const listKfAccounts: Api = { name: "kf/account/list", method: "POST", family: "kf", answer };

/** The limit, and its default. */
const PAGE = 100;

const whole = v.pipe(v.number(), v.integer());
const bodySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    offset: v.optional(v.pipe(whole, v.minValue(0)), 0),
    limit: v.optional(v.pipe(whole, v.minValue(1), v.maxValue(PAGE)), PAGE),
  }),
);

function answer(_world: World, { raw }: Call, app: App): Answer {
  const body = v.safeParse(bodySchema, raw);
  if (!body.success) return refuse(40058);
  const { offset, limit } = body.output;
  const page = [...app.corp.kfAccounts.values()].slice(offset, offset + limit);
  return { ok: true, fields: { account_list: page.map((account) => described(account, app)) } };
}

function described(account: KfAccount, app: App) {
  const { openKfId, name, avatar, manageByApi } = account;
  const mayManage = manageByApi && isAuthorised(account, app);
  return { open_kfid: openKfId, name, avatar, manage_privilege: mayManage };
}
