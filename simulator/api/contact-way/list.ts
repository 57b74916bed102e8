/**
 * `POST /cgi-bin/externalcontact/list_contact_way` (doc 92228): the config_ids of the app's own ways, without anything
 * else of them; by default those of the last 90 days.
 */
import type { App } from "../../company/app.ts";
import type { World } from "../../world.ts";
import { readBody } from "../body-reader.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";

export const listContactWays: Api = {
  name: "externalcontact/list_contact_way",
  method: "POST",
  family: "contact",
  answer,
};

const DAY_S = 24 * 60 * 60;
const WINDOW_S = 90 * DAY_S;
const LIMIT = 100;
const MOST = 1_000;

function answer({ settings }: World, call: Call, app: App): Answer {
  const now = Math.floor(call.at / 1_000);
  const body = readBody(call.raw, { corp: app.corp, now: call.at, settings }, (reader, fields) => {
    reader.known(fields, ["start_time", "end_time", "cursor", "limit"]);
    const limit = reader.number(fields, "limit", "") ?? LIMIT;
    reader.check(!Number.isInteger(limit) || limit < 1 || limit > MOST, 40058, "limit");
    const cursor = reader.string(fields, "cursor", "");
    const from = cursor === "" ? 0 : Number(/^CURSOR_(\d+)$/.exec(cursor)?.[1] ?? Number.NaN);
    reader.check(Number.isNaN(from), 40058, "cursor");
    return {
      from,
      limit,
      startTime: reader.number(fields, "start_time", "") ?? now - WINDOW_S,
      endTime: reader.number(fields, "end_time", "") ?? now,
    };
  });
  if (!body.ok) return refuse(body.errcode, body.detail);
  const { from, limit, startTime, endTime } = body.value;
  const inTime = app.corp.contactWays.of(app).filter(({ createdAt }) => {
    const second = Math.floor(createdAt / 1_000);
    return second >= startTime && second <= endTime;
  });
  const page = inTime.slice(from, from + limit);
  const next = from + limit < inTime.length ? `CURSOR_${from + limit}` : "";
  return {
    ok: true,
    warning: body.warning,
    fields: {
      contact_way: page.map(({ configId }) => ({ config_id: configId })),
      ...(next !== "" && { next_cursor: next }),
    },
  };
}
