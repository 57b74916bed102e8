/**
 * The calls that make codes: contact ways (「联系我」) with a State, and links into customer service with a scene. Decides
 * nothing about their answers.
 */
import * as v from "valibot";
import { type Answer, type CallWecom, readBody } from "./client.ts";

/** WeCom's numbers (doc 92228): several members, and a QR code. One member's way could not be widened later. */
const SEVERAL = 2;
const QR = 2;

/** What a code is made of. */
export interface ContactWayFields {
  state: string;
  /** Userids. */
  staff: readonly string[];
  /** Ids of departments. */
  departments: readonly number[];
  /** Whether a customer needs nobody's consent. */
  skipsVerify: boolean;
  isExclusive: boolean;
  note: string;
}

/** A code as WeCom has it. */
export interface ContactWay extends ContactWayFields {
  configId: string;
  /** The address of its picture; null for a button in a mini-program. */
  qrCode: string | null;
}

const added = v.object({ config_id: v.pipe(v.string(), v.nonEmpty()), qr_code: v.exactOptional(v.string()) });

/** Makes a code (doc 92228); each call makes another. `details` is null when WeCom did not tell of one. */
export async function addContactWay(
  call: CallWecom,
  token: string,
  fields: ContactWayFields,
  timeoutMs: number,
): Promise<{ answer: Answer; details: { configId: string; qrCode: string | null } | null }> {
  const answer = await call({
    path: "externalcontact/add_contact_way",
    query: { access_token: token },
    body: {
      type: SEVERAL,
      scene: QR,
      state: fields.state,
      ...changeable(fields),
      is_exclusive: fields.isExclusive,
    },
    timeoutMs,
  });
  const body = readBody(added, answer);
  return { answer, details: body && { configId: body.config_id, qrCode: body.qr_code || null } };
}

/** Changes a code in place (doc 92228): its picture stays the same, and so do its State and `isExclusive`. */
export async function updateContactWay(
  call: CallWecom,
  token: string,
  configId: string,
  fields: Pick<ContactWayFields, "staff" | "departments" | "skipsVerify" | "note">,
  timeoutMs: number,
): Promise<{ answer: Answer }> {
  const answer = await call({
    path: "externalcontact/update_contact_way",
    query: { access_token: token },
    body: { config_id: configId, ...changeable(fields) },
    timeoutMs,
  });
  return { answer };
}

/** Members and departments are always stated: what is left out would stay. */
const changeable = ({
  staff,
  departments,
  skipsVerify,
  note,
}: Pick<ContactWayFields, "staff" | "departments" | "skipsVerify" | "note">) => ({
  remark: note,
  skip_verify: skipsVerify,
  user: staff,
  party: departments,
});

const wayBody = v.object({
  contact_way: v.object({
    config_id: v.string(),
    scene: v.optional(v.number(), QR),
    remark: v.optional(v.string(), ""),
    skip_verify: v.optional(v.boolean(), true),
    state: v.optional(v.string(), ""),
    qr_code: v.optional(v.string(), ""),
    user: v.fallback(v.optional(v.array(v.string()), []), []),
    party: v.fallback(v.optional(v.array(v.number()), []), []),
    is_exclusive: v.optional(v.boolean()),
    is_temp: v.optional(v.boolean(), false),
  }),
});

/** A code as WeCom tells of it; whether it is exclusive and whether it is temporary may be left out. */
export type KnownContactWay = Omit<ContactWay, "isExclusive"> & {
  isExclusive: boolean | null;
  /** A printed code; not a button in a mini-program, nor a temporary chat. */
  isCode: boolean;
};

/** A code by its id (doc 92228), one of the calling app's own; `details` is null when WeCom does not tell. */
export async function getContactWay(
  call: CallWecom,
  token: string,
  configId: string,
  timeoutMs: number,
): Promise<{ answer: Answer; details: KnownContactWay | null }> {
  const answer = await call({
    path: "externalcontact/get_contact_way",
    query: { access_token: token },
    body: { config_id: configId },
    timeoutMs,
  });
  const way = readBody(wayBody, answer)?.contact_way;
  if (way === undefined) return { answer, details: null };
  return {
    answer,
    details: {
      configId: way.config_id,
      state: way.state,
      qrCode: way.qr_code || null,
      staff: way.user,
      departments: way.party,
      skipsVerify: way.skip_verify,
      note: way.remark,
      isExclusive: way.is_exclusive ?? null,
      isCode: way.scene === QR && !way.is_temp,
    },
  };
}

const listBody = v.object({
  contact_way: v.array(v.object({ config_id: v.string() })),
  next_cursor: v.optional(v.string(), ""),
});

/** Which ways are listed: those made within a time, in milliseconds since 1970, from a cursor on. */
export interface ContactWayPage {
  from: number;
  to: number;
  cursor: string | null;
  limit: number;
}

/** WeCom lists no way that is older (doc 92228). */
export const OLDEST_CONTACT_WAY = Date.parse("2021-07-10T00:00:00+08:00");

/** The ids of the app's own ways (doc 92228); `details` is null when there is no list. */
export async function listContactWays(
  call: CallWecom,
  token: string,
  { from, to, cursor, limit }: ContactWayPage,
  timeoutMs: number,
): Promise<{ answer: Answer; details: { configIds: string[]; cursor: string | null } | null }> {
  const answer = await call({
    path: "externalcontact/list_contact_way",
    query: { access_token: token },
    body: {
      start_time: Math.floor(from / 1_000),
      end_time: Math.ceil(to / 1_000),
      cursor: cursor ?? undefined,
      limit,
    },
    timeoutMs,
  });
  const body = readBody(listBody, answer);
  if (body === null) return { answer, details: null };
  const configIds = body.contact_way.map(({ config_id: id }) => id);
  return { answer, details: { configIds, cursor: body.next_cursor || null } };
}

/** Deletes a code for good (doc 92228). */
export async function deleteContactWay(
  call: CallWecom,
  token: string,
  configId: string,
  timeoutMs: number,
): Promise<{ answer: Answer }> {
  const answer = await call({
    path: "externalcontact/del_contact_way",
    query: { access_token: token },
    body: { config_id: configId },
    timeoutMs,
  });
  return { answer };
}

/** A link into an account of customer service (doc 94665); `details` is null when there is none. Nothing is kept of it. */
export async function addKfLink(
  call: CallWecom,
  token: string,
  { openKfId, scene }: { openKfId: string; scene: string },
  timeoutMs: number,
) {
  const answer = await call({
    path: "kf/add_contact_way",
    query: { access_token: token },
    body: { open_kfid: openKfId, scene: scene || undefined },
    timeoutMs,
  });
  const body = readBody(v.object({ url: v.pipe(v.string(), v.url()) }), answer);
  return { answer, details: body?.url ?? null };
}

/** The userids of a department's members and of those below it (doc 90200); `details` is null when there is no list. */
export async function listDepartmentMembers(
  call: CallWecom,
  token: string,
  department: number,
  timeoutMs: number,
) {
  const answer = await call({
    path: "user/simplelist",
    query: { access_token: token, department_id: String(department), fetch_child: "1" },
    timeoutMs,
  });
  const body = readBody(v.object({ userlist: v.array(v.object({ userid: v.string() })) }), answer);
  return { answer, details: body?.userlist.map(({ userid }) => userid) ?? null };
}
