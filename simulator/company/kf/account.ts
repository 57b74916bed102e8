/** A customer-service account (微信客服账号) of the company, and who serves there. Data only; change it at any time. */
import { newOpenKfId } from "../ids.ts";
import type { Staff } from "../people.ts";

export interface KfAccount {
  readonly openKfId: string;
  name: string;
  avatar: string;
  /** 通过API管理: whether the company's app may assign its sessions and send its messages; false: 95017. */
  manageByApi: boolean;
  /** The apps, by name, that may manage it; others get 48007 and no callbacks. Null: every app listed for 微信客服. */
  authorisedApps: string[] | null;
  /** A welcome is set in the console: WeCom sends that one, and events carry no code. */
  nativeWelcome: boolean;
  servicers: KfServicer[];
  /** Departments whose members serve, by their ids; at most 20. The list of servicers names them and not the members. */
  departments: number[];
}
export type KfAccountOptions = { [K in keyof KfAccount]?: KfAccount[K] | undefined };

/** A member who serves at an account (接待人员); one who is not activated counts as none (95014). */
export interface KfServicer {
  readonly staff: Staff;
  /** 接待中, 停止接待, 暂时挂起; no session goes to the latter two (95019). */
  status: KfServicerStatus;
}
export type KfServicerStatus = "receiving" | "stopped" | "suspended";

export function newKfAccount(options: KfAccountOptions, number: number): KfAccount {
  return {
    openKfId: options.openKfId ?? newOpenKfId(),
    name: options.name ?? `客服${number}`,
    avatar: options.avatar ?? "https://wework.qpic.cn/wwhead/simulated/0",
    manageByApi: options.manageByApi ?? true,
    authorisedApps: options.authorisedApps ?? null,
    nativeWelcome: options.nativeWelcome ?? false,
    servicers: options.servicers ?? [],
    departments: options.departments ?? [],
  };
}

export const servicerOf = (account: KfAccount, userid: string): KfServicer | undefined =>
  account.servicers.find(({ staff }) => staff.userid === userid);

/** Whether the company has let this app manage the account. */
export const isAuthorised = (account: KfAccount, app: { name: string }): boolean =>
  account.authorisedApps === null || account.authorisedApps.includes(app.name);
