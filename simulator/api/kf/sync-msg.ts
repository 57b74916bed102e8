/**
 * `POST /cgi-bin/kf/sync_msg` (doc 94670): what is new at an account, a page at a time. Messages that were sent through
 * the API are not in it. WeCom names no errcode for a cursor that is none: here 40058.
 */
import * as v from "valibot";
import type { App } from "../../company/app.ts";
import type { Rule } from "../../limits.ts";
import { kfNow } from "../../settings/kf-clock.ts";
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, type Refused, refuse } from "../call.ts";
import { concurrencyKey } from "../rules.ts";
import { activityOf } from "./guard.ts";

export const syncKfMsg: Api = { name: "kf/sync_msg", method: "POST", family: "kf", answer };

/** The limit, and its default. */
const PAGE = 1_000;
const MINUTE_MS = 60_000;

const bodySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    cursor: v.optional(v.pipe(v.string(), v.maxBytes(64)), ""),
    token: v.optional(v.pipe(v.string(), v.maxBytes(128)), ""),
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PAGE)), PAGE),
    voice_format: v.optional(v.picklist([0, 1]), 0),
    open_kfid: v.optional(v.string(), ""),
  }),
);

function answer(world: World, call: Call, app: App): Answer {
  const { settings, concurrency } = world;
  const { kfSyncConcurrent, kfPageItems, kfHistoryMs, kfEmptyPages, kfRepeatedItems } = settings;
  // The server has counted this call already.
  const underWay = concurrency.of(concurrencyKey(app.corpId, syncKfMsg.name));
  if (kfSyncConcurrent !== null && underWay > kfSyncConcurrent) return refuse(45033);

  const body = v.safeParse(bodySchema, call.raw);
  if (!body.success) return refuse(40058);
  const { cursor, token, limit, open_kfid: openKfId } = body.output;
  const activity = activityOf(app, openKfId);
  if ("errcode" in activity) return activity;
  const refused = judgeToken(world, app, { token, openKfId, at: call.at });
  if (refused) return refused;

  const page = activity.stream.page({
    cursor,
    limit: Math.min(limit, kfPageItems ?? limit),
    since: kfNow(settings, call.at) - kfHistoryMs,
    emptyPages: kfEmptyPages,
    repeatedItems: kfRepeatedItems,
  });
  if (page === null) return refuse(40058, "invalid cursor");
  const { items, nextCursor, hasMore } = page;
  return { ok: true, fields: { next_cursor: nextCursor, has_more: hasMore ? 1 : 0, msg_list: items } };
}

/** A call with a valid token passes; any other counts towards a strict limit, and may be refused for its token. */
function judgeToken(
  { settings, frequency, kfTokens }: World,
  app: App,
  { token, openKfId, at }: { token: string; openKfId: string; at: number },
): Refused | null {
  const known = kfTokens.get(token);
  const isOfThisAccount = known?.corp === app.corp && known.openKfId === openKfId;
  if (isOfThisAccount && kfNow(settings, at) <= known.expiresAt) return null;

  const { kfCallsWithoutToken, kfCallsWithoutTokenPer, kfStaleToken, frequencyLimits } = settings;
  const rules: Rule[] = frequencyLimits ? [{ limit: kfCallsWithoutToken, unitMs: MINUTE_MS }] : [];
  const whose = kfCallsWithoutTokenPer === "account" ? openKfId : "";
  const key = `sync_msg without token ${app.corpId} ${whose}`;
  frequency.count(key, rules, at);
  if (frequency.isBlocked(key, rules, at)) return refuse(45009);
  if (token === "") return null;
  return known === undefined || kfStaleToken === "refused" ? refuse(95007) : null;
}
