/** Members of the company (成员) and its customers (外部联系人). Data only; change any field at any time. */
import { newExternalUserId } from "./ids.ts";

export interface Staff {
  readonly userid: string;
  name: string;
  position: string;
  departments: number[];
  /** False: 41054. */
  activated: boolean;
  /** Has left the company: 60111, and in no list any more. */
  hasLeft: boolean;
  /** 实名认证; false: 40098 where a code is made for this member. */
  verified: boolean;
  /** Has as many customers as a member may have: 40099 where a code is made. */
  isFull: boolean;
  /** Has the 客户联系 right; false: 84074. */
  canContact: boolean;
  /** A welcome is set in the console for this member: WeCom sends that one, and events carry no code. */
  nativeWelcome: boolean;
  /** 长期未登录: cannot send a welcome; the errcode is a setting, since nobody knows it. */
  longInactive: boolean;
}
export type StaffOptions = { [K in keyof Staff]?: Staff[K] | undefined };

export interface Customer {
  readonly externalUserId: string;
  name: string;
  /** 1 a WeChat user, 2 a WeCom user of another company. */
  type: 1 | 2;
  /** 0 unknown, 1 male, 2 female. */
  gender: 0 | 1 | 2;
  avatar: string;
  /** Only when the company has bound a WeChat developer id. */
  unionid: string | null;
  /** Where a type 2 works. */
  corpName: string;
  position: string;
  /** False: chat archive (会话存档) wants a consent that was not given yet, so no code in the event, and 41053. */
  archiveConsent: boolean;
}
export type CustomerOptions = { [K in keyof Customer]?: Customer[K] | undefined };

export function newStaff(options: StaffOptions, number: number): Staff {
  return {
    userid: options.userid ?? `staff${number}`,
    name: options.name ?? `员工${number}`,
    position: options.position ?? "客户经理",
    departments: options.departments ?? [1],
    activated: options.activated ?? true,
    hasLeft: options.hasLeft ?? false,
    verified: options.verified ?? true,
    isFull: options.isFull ?? false,
    canContact: options.canContact ?? true,
    nativeWelcome: options.nativeWelcome ?? false,
    longInactive: options.longInactive ?? false,
  };
}

export function newCustomer(options: CustomerOptions, number: number): Customer {
  return {
    externalUserId: options.externalUserId ?? newExternalUserId(),
    name: options.name ?? `客户${number}`,
    type: options.type ?? 1,
    gender: options.gender ?? 0,
    avatar: options.avatar ?? "https://wx.qlogo.cn/mmhead/simulated/0",
    unionid: options.unionid ?? null,
    corpName: options.corpName ?? "某某公司",
    position: options.position ?? "",
    archiveConsent: options.archiveConsent ?? true,
  };
}
