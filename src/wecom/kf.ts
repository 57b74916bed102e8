/** The calls of customer service (微信客服) that Yingbin makes. Decides nothing about their answers. */
import * as v from "valibot";
import type { KfMessage } from "../messages/kf.ts";
import { type Answer, type CallWecom, readBody } from "./client.ts";

/** The most accounts that a call may ask for (doc 94661). */
export const KF_ACCOUNTS_PAGE = 100;
/** The most accounts that a company may have (doc 94661). */
export const KF_ACCOUNTS_MAX = 5_000;

const accountSchema = v.object({
  open_kfid: v.string(),
  name: v.string(),
  /** Whether the calling app may assign the account's sessions and send its messages (通过API管理). */
  manage_privilege: v.optional(v.boolean(), false),
});
export type KfAccount = v.InferOutput<typeof accountSchema>;

/** A page of the company's accounts (doc 94661); `details` is null when there is no list. */
export async function listKfAccounts(call: CallWecom, token: string, offset: number, timeoutMs: number) {
  const answer = await call({
    path: "kf/account/list",
    query: { access_token: token },
    body: { offset, limit: KF_ACCOUNTS_PAGE },
    timeoutMs,
  });
  return {
    answer,
    details: readBody(v.object({ account_list: v.array(accountSchema) }), answer)?.account_list ?? null,
  };
}

const servicersBody = v.object({
  servicer_list: v.array(
    v.object({
      userid: v.exactOptional(v.string()),
      /** 0 receives customers, 1 has stopped; this call alone tells it. */
      status: v.exactOptional(v.number()),
      /** Set for a department, in place of its members. */
      department_id: v.exactOptional(v.number()),
    }),
  ),
});

/** How many servicers an account has. */
export interface KfServicers {
  onDuty: number;
  offDuty: number;
  /** Departments whose members serve too; the members are not counted. */
  departments: number;
}

/** The servicers of an account (doc 94645); `details` is null when there is no list. */
export async function countServicers(
  call: CallWecom,
  token: string,
  openKfId: string,
  timeoutMs: number,
): Promise<{ answer: Answer; details: KfServicers | null }> {
  const query = { access_token: token, open_kfid: openKfId };
  const answer = await call({ path: "kf/servicer/list", query, timeoutMs });
  const list = readBody(servicersBody, answer)?.servicer_list;
  if (list === undefined) return { answer, details: null };
  const members = list.filter(({ userid }) => userid !== undefined);
  const onDuty = members.filter(({ status }) => status === 0).length;
  return {
    answer,
    details: { onDuty, offDuty: members.length - onDuty, departments: list.length - members.length },
  };
}

/** Whether a 视频号 is bound to the company (doc 95168); `details` is null when WeCom does not say. */
export async function hasBoundChannels(call: CallWecom, token: string, timeoutMs: number) {
  const answer = await call({
    path: "kf/get_corp_qualification",
    query: { access_token: token },
    timeoutMs,
  });
  const body = readBody(v.object({ wechat_channels_binding: v.boolean() }), answer);
  return { answer, details: body?.wechat_channels_binding ?? null };
}

/** A page of new items of an account. */
export interface KfPage {
  nextCursor: string;
  hasMore: boolean;
  /** As WeCom sent them: each item is read by itself, so that an odd item keeps no other from being read. */
  items: readonly unknown[];
  /** Whether the place of the items has something that is no list. */
  isUnreadable: boolean;
}

const pageSchema = v.object({
  next_cursor: v.fallback(v.optional(v.string(), ""), ""),
  has_more: v.fallback(v.optional(v.union([v.number(), v.boolean()]), 0), 0),
  msg_list: v.fallback(v.nullable(v.optional(v.array(v.unknown()), [])), null),
});

const CURSOR = /"next_cursor"\s*:\s*"([^"\\]+)"/;

/** The cursor behind a page that cannot be read; null when it cannot be found. */
export function cursorBehind(answer: Answer): string | null {
  if (answer.kind !== "lost" || answer.text === undefined) return null;
  return CURSOR.exec(answer.text)?.[1] ?? null;
}

/** The most items that a call may ask for (doc 94670). */
export const SYNC_PAGE = 1_000;

/** The parameters of an account's page beside its cursor (doc 94670). */
export interface SyncRequest {
  openKfId: string;
  cursor: string | null;
  token: string | null;
  limit?: number | null;
  /** 0 AMR, 1 SILK. */
  voiceFormat?: 0 | 1 | null;
}

/**
 * The new items of an account behind a cursor (doc 94670); without a cursor, from three days ago on. A callback's Token
 * lifts the strict limit. `details` is null when there is no page.
 */
export async function syncMessages(
  call: CallWecom,
  accessToken: string,
  { openKfId, cursor, token, limit = null, voiceFormat = null }: SyncRequest,
  timeoutMs: number,
): Promise<{ answer: Answer; details: KfPage | null }> {
  const answer = await call({
    path: "kf/sync_msg",
    query: { access_token: accessToken },
    body: {
      open_kfid: openKfId,
      limit: limit ?? SYNC_PAGE,
      cursor: cursor || undefined,
      token: token || undefined,
      voice_format: voiceFormat ?? undefined,
    },
    keepsUnreadable: true,
    timeoutMs,
  });
  const page = readBody(pageSchema, answer);
  if (page === null) return { answer, details: null };
  const { next_cursor: nextCursor, has_more: hasMore, msg_list: items } = page;
  return {
    answer,
    details: {
      nextCursor,
      hasMore: hasMore === 1 || hasMore === true,
      items: items ?? [],
      isUnreadable: items === null,
    },
  };
}

/** Sends the one message that an event's code permits (doc 95122); the code names the receiver. */
export function sendOnEvent(
  call: CallWecom,
  accessToken: string,
  { code, msgid, message }: { code: string; msgid: string; message: KfMessage },
  timeoutMs: number,
): Promise<Answer> {
  return call({
    path: "kf/send_msg_on_event",
    query: { access_token: accessToken },
    body: { code, msgid, ...message },
    timeoutMs,
  });
}

/** Writes to a customer (doc 94677): at most five messages in the 48 hours after the customer's last. */
export function sendKfMessage(
  call: CallWecom,
  accessToken: string,
  { to, msgid, message }: { to: KfParties; msgid: string; message: KfMessage },
  timeoutMs: number,
): Promise<Answer> {
  return call({
    path: "kf/send_msg",
    query: { access_token: accessToken },
    body: { touser: to.customer, open_kfid: to.account, msgid, ...message },
    timeoutMs,
  });
}

/** A customer at an account. */
export interface KfParties {
  account: string;
  customer: string;
}

/** The states of a session (doc 94669). */
export const KF_STATE = { fresh: 0, assistant: 1, queued: 2, human: 3, ended: 4 } as const;

const stateSchema = v.object({
  service_state: v.number(),
  /** The servicer, in state 3. */
  servicer_userid: v.optional(v.string(), ""),
});

/** The state of a customer's session (doc 94669); `details` is null when WeCom does not say. */
export async function getSessionState(
  call: CallWecom,
  accessToken: string,
  { account, customer }: KfParties,
  timeoutMs: number,
) {
  const answer = await call({
    path: "kf/service_state/get",
    query: { access_token: accessToken },
    body: { open_kfid: account, external_userid: customer },
    timeoutMs,
  });
  const body = readBody(stateSchema, answer);
  return {
    answer,
    details: body && { state: body.service_state, servicer: body.servicer_userid || null },
  };
}

/** Moves a customer's session (doc 94669). `msgCode` permits one message; WeCom gives it for some moves only. */
export async function changeSessionState(
  call: CallWecom,
  accessToken: string,
  { account, customer, state, servicer }: KfParties & { state: number; servicer: string | null },
  timeoutMs: number,
): Promise<{ answer: Answer; msgCode: string | null }> {
  const answer = await call({
    path: "kf/service_state/trans",
    query: { access_token: accessToken },
    body: {
      open_kfid: account,
      external_userid: customer,
      service_state: state,
      servicer_userid: servicer ?? undefined,
    },
    timeoutMs,
  });
  const body = readBody(v.object({ msg_code: v.optional(v.string(), "") }), answer);
  return { answer, msgCode: body?.msg_code || null };
}

const customerSchema = v.object({
  external_userid: v.string(),
  nickname: v.exactOptional(v.string()),
  gender: v.exactOptional(v.number()),
});

interface KfCustomerDetails {
  name?: string;
  gender?: number;
}

/**
 * The fields of a customer that a text may use (doc 95159); `details` is null for a customer who was not there in the
 * last 48 hours.
 */
export async function getKfCustomer(
  call: CallWecom,
  accessToken: string,
  externalUserId: string,
  timeoutMs: number,
): Promise<{ answer: Answer; details: KfCustomerDetails | null }> {
  const answer = await call({
    path: "kf/customer/batchget",
    query: { access_token: accessToken },
    body: { external_userid_list: [externalUserId], need_enter_session_context: 0 },
    timeoutMs,
  });
  const body = readBody(v.object({ customer_list: v.array(customerSchema) }), answer);
  const found = body?.customer_list.find(({ external_userid: id }) => id === externalUserId);
  if (found === undefined) return { answer, details: null };
  const { nickname, gender } = found;
  const details: KfCustomerDetails = {};
  if (nickname !== undefined) details.name = nickname;
  if (gender !== undefined) details.gender = gender;
  return { answer, details };
}
