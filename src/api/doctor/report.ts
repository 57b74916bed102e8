/** What `/api/doctor` answers, as the Worker writes and `npm run doctor` reads it. */
import * as v from "valibot";

const check = v.object({
  /** What was looked at, in a word or two. */
  check: v.string(),
  /** Null: not known, or nothing that must be. */
  ok: v.nullable(v.boolean()),
  /** What was found, in a sentence without its full stop. */
  found: v.string(),
  /** WeCom's errcode and errmsg, where it refused. */
  errcode: v.exactOptional(v.number()),
  errmsg: v.exactOptional(v.string()),
  /** What to do about it, in sentences. */
  remedy: v.exactOptional(v.string()),
  /** What was found, one by one, where a line has no room for it; at most a hundred. */
  list: v.exactOptional(v.array(v.string())),
});
export type Check = v.InferOutput<typeof check>;

export const reportSchema = v.object({
  version: v.string(),
  /** No check failed. */
  ok: v.boolean(),
  /** What concerns every app. */
  checks: v.array(check),
  /** Further apps, which are asked about one by one, with `?app=`. */
  partial: v.exactOptional(v.boolean()),
  left: v.exactOptional(v.array(v.string())),
  apps: v.array(
    v.object({
      app: v.string(),
      /** Null for an app that is described wrongly. */
      corpId: v.nullable(v.string()),
      /** The address that WeCom saw the Worker, or its relay, call from. */
      fromIp: v.nullable(v.string()),
      checks: v.array(check),
    }),
  ),
});
export type Report = v.InferOutput<typeof reportSchema>;
export type AppReport = Report["apps"][number];
