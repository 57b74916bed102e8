/** A channel code (渠道码): a QR code that bears a State, and what may be asked of it. Pure. */
import type { KnownContactWay } from "../wecom/codes.ts";

/** Whether a customer who scans the code is a contact at once, or only when the member accepts. */
export const ACCEPTS = ["auto", "ask"] as const;
export type Accept = (typeof ACCEPTS)[number];

/** The whole of a code, as it is asked for. */
export interface CodeWish {
  /** Userids. */
  staff: readonly string[];
  /** Ids of departments, whose members receive customers too. */
  departments: readonly number[];
  accept: Accept;
  /** Whether a customer of the company's is led to the member whom the customer has already. */
  exclusive: boolean;
  note: string;
}

/** A code that WeCom has, as it is stored; times in milliseconds since 1970. */
export interface ChannelCode extends CodeWish {
  state: string;
  configId: string;
  qrCode: string | null;
  createdAt: number;
  updatedAt: number;
  /** When WeCom last told of it, or made it. */
  seenAt: number;
  /** When WeCom was found not to know it any more; null while it does. */
  goneAt: number | null;
  /** What is wrong with its members, a stored sentence; null when nothing is. */
  fault: string | null;
}

/** A code as the API shows it. */
export interface ListedCode extends CodeWish {
  state: string;
  configId: string;
  qrCode: string | null;
  createdAt: string;
  updatedAt: string;
  /** The names of the rules whose `state` it fits. */
  usedBy: readonly string[];
  /** Set when WeCom does not know the code any more: whoever scans it reaches nobody. */
  gone?: true;
}

export function listedCode(code: ChannelCode, usedBy: readonly string[]): ListedCode {
  const { state, configId, qrCode, staff, departments, accept, exclusive, note, goneAt } = code;
  const listed: ListedCode = {
    state,
    configId,
    qrCode,
    staff,
    departments,
    accept,
    exclusive,
    note,
    createdAt: new Date(code.createdAt).toISOString(),
    updatedAt: new Date(code.updatedAt).toISOString(),
    usedBy,
  };
  if (goneAt !== null) listed.gone = true;
  return listed;
}

/** Whether a code is as it is asked for; the order of members does not count. */
export const isAsWished = (code: CodeWish, wish: CodeWish) =>
  code.accept === wish.accept &&
  code.note === wish.note &&
  isSameSet(code.staff, wish.staff) &&
  isSameSet(code.departments, wish.departments);

function isSameSet<T>(some: readonly T[], others: readonly T[]): boolean {
  const set = new Set(some);
  return set.size === new Set(others).size && others.every((one) => set.has(one));
}

/** A wish in WeCom's words. */
export const fieldsOf = (state: string, { staff, departments, accept, exclusive, note }: CodeWish) => ({
  state,
  staff,
  departments,
  skipsVerify: accept === "auto",
  isExclusive: exclusive,
  note,
});

/** What WeCom tells of a code; `exclusive` is what is known of it when WeCom does not say. */
export const wishOf = (way: KnownContactWay, exclusive: boolean): CodeWish => ({
  staff: way.staff,
  departments: way.departments,
  accept: way.skipsVerify ? "auto" : "ask",
  exclusive: way.isExclusive ?? exclusive,
  note: way.note,
});
