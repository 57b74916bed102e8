/**
 * The first checks of all calls of customer service: which account, may the app manage it, which customer.
 */
import type { App } from "../../company/app.ts";
import { isAuthorised } from "../../company/kf/account.ts";
import type { KfActivity } from "../../company/kf/activity.ts";
import type { KfSession } from "../../company/kf/session.ts";
import { type Refused, refuse } from "../call.ts";

const OPEN_KFID = /^wk[\w-]+$/;

/**
 * The account, if the app may manage it. That an account outside API management is 95017, and that one servicer out
 * of the app's sight (60030) closes the whole account, are choices: WeCom names the errcodes, not the cases.
 */
export function activityOf(app: App, openKfId: string, illegal = 95000): KfActivity | Refused {
  if (openKfId === "") return refuse(60251);
  if (!OPEN_KFID.test(openKfId)) return refuse(illegal);
  const account = app.corp.kfAccounts.get(openKfId);
  if (!account) return refuse(95004);
  if (!isAuthorised(account, app)) return refuse(48007);
  if (!account.manageByApi) return refuse(95017);
  if (account.servicers.some(({ staff }) => !app.sees(staff.userid))) return refuse(60030);
  return app.corp.kf.activity(account);
}

/** The session of a customer at the account; state 4 for a customer who has never been there. */
export function openSession(app: App, openKfId: string, externalUserId: string): KfSession | Refused {
  const activity = activityOf(app, openKfId);
  if ("errcode" in activity) return activity;
  if (externalUserId === "") return refuse(41035);
  const customer = app.corp.customers.get(externalUserId);
  return customer ? activity.session(customer) : refuse(40096);
}
