/** The calls of customer contact (客户联系) that Yingbin makes. Decides nothing about their answers. */
import * as v from "valibot";
import type { WelcomeMessage } from "../messages/contact.ts";
import { type Answer, type CallWecom, readBody } from "./client.ts";

/** Sends the welcome for a one-time code (doc 92137). The code lives 20 s and works once. */
export function sendWelcome(
  call: CallWecom,
  token: string,
  welcomeCode: string,
  message: WelcomeMessage,
  timeoutMs: number,
): Promise<Answer> {
  return call({
    path: "externalcontact/send_welcome_msg",
    query: { access_token: token },
    body: { welcome_code: welcomeCode, ...message },
    timeoutMs,
  });
}

/** A customer, and a member who has this customer. */
export interface ContactParties {
  externalUserId: string;
  staff: string;
}

/** The fields of a customer that a text may use: fields of `external_contact` (doc 92114). */
const customerSchema = v.object({
  name: v.exactOptional(v.string()),
  type: v.exactOptional(v.number()),
  gender: v.exactOptional(v.number()),
  corp_name: v.exactOptional(v.string()),
  corp_full_name: v.exactOptional(v.string()),
  position: v.exactOptional(v.string()),
});
/** With the ids of the tags that the member gave; `tags` is missing when the answer does not tell them. */
export type CustomerDetails = v.InferOutput<typeof customerSchema> & { tags?: string[] };

const getCustomerBody = v.object({
  external_contact: customerSchema,
  /** A page of at most 500 members. */
  follow_user: v.fallback(
    v.array(
      v.object({
        userid: v.string(),
        // A customer's own group tags have no id.
        tags: v.fallback(v.array(v.object({ tag_id: v.exactOptional(v.string()) })), []),
      }),
    ),
    [],
  ),
});

/** The fields of a member that a text or a condition may use: fields of `user/get` (doc 90196). */
const staffSchema = v.object({
  name: v.exactOptional(v.string()),
  alias: v.exactOptional(v.string()),
  position: v.exactOptional(v.string()),
  department: v.exactOptional(v.array(v.number())),
  /** 1 activated, 2 disabled, 4 not activated, 5 left. */
  status: v.exactOptional(v.number()),
});
export type StaffDetails = v.InferOutput<typeof staffSchema>;

/** The customer's details as a member sees them; `details` is null when the answer holds none. */
export async function getCustomer(
  call: CallWecom,
  token: string,
  { externalUserId, staff }: ContactParties,
  timeoutMs: number,
): Promise<{ answer: Answer; details: CustomerDetails | null }> {
  const answer = await call({
    path: "externalcontact/get",
    query: { access_token: token, external_userid: externalUserId },
    timeoutMs,
  });
  const body = readBody(getCustomerBody, answer);
  if (body === null) return { answer, details: null };
  const tags = body.follow_user.find(({ userid }) => userid === staff)?.tags;
  const ids = tags?.flatMap(({ tag_id: id }) => (id === undefined ? [] : [id]));
  const details: CustomerDetails = { ...body.external_contact };
  if (ids !== undefined) details.tags = ids;
  return { answer, details };
}

/** The member's details; `details` is null when the answer holds none. */
export async function getStaff(call: CallWecom, token: string, userId: string, timeoutMs: number) {
  const answer = await call({ path: "user/get", query: { access_token: token, userid: userId }, timeoutMs });
  return { answer, details: readBody(staffSchema, answer) };
}

/** The userids of members with customer contact whom the app sees (doc 92571); `details` is null when there is no list. */
export async function listContactStaff(call: CallWecom, token: string, timeoutMs: number) {
  const answer = await call({
    path: "externalcontact/get_follow_user_list",
    query: { access_token: token },
    timeoutMs,
  });
  return {
    answer,
    details: readBody(v.object({ follow_user: v.array(v.string()) }), answer)?.follow_user ?? null,
  };
}

const tagListBody = v.object({
  tag_group: v.array(
    v.object({
      group_name: v.optional(v.string(), ""),
      tag: v.optional(v.array(v.object({ id: v.string(), name: v.optional(v.string(), "") })), []),
    }),
  ),
});

/** A group of the company's tags. */
export interface TagGroup {
  name: string;
  tags: { id: string; name: string }[];
}

/** The company's tags (企业标签, doc 92117); `details` is null when there is no list. */
export async function listCompanyTags(
  call: CallWecom,
  token: string,
  timeoutMs: number,
): Promise<{ answer: Answer; details: TagGroup[] | null }> {
  const answer = await call({
    path: "externalcontact/get_corp_tag_list",
    query: { access_token: token },
    body: {},
    timeoutMs,
  });
  const groups = readBody(tagListBody, answer)?.tag_group;
  return { answer, details: groups?.map(({ group_name: name, tag: tags }) => ({ name, tags })) ?? null };
}

/** Gives a member's customer tags of the company, by their ids (doc 92118). */
export function markTag(
  call: CallWecom,
  token: string,
  { staff, externalUserId, tags }: ContactParties & { tags: readonly string[] },
  timeoutMs: number,
): Promise<Answer> {
  return call({
    path: "externalcontact/mark_tag",
    query: { access_token: token },
    body: { userid: staff, external_userid: externalUserId, add_tag: tags },
    timeoutMs,
  });
}

/** Sets the name that the member sees in place of the customer's (doc 92115): at most 20 characters. */
export function setRemark(
  call: CallWecom,
  token: string,
  { staff, externalUserId, remark }: ContactParties & { remark: string },
  timeoutMs: number,
): Promise<Answer> {
  return call({
    path: "externalcontact/remark",
    query: { access_token: token },
    body: { userid: staff, external_userid: externalUserId, remark },
    timeoutMs,
  });
}
