/** The answer of `/api/doctor`, as the Worker writes it and `npm run doctor` reads it. Data only. */
import * as v from "valibot";

const check = v.object({
  /** The subject of the check, in a word or two. */
  check: v.string(),
  /** Which finding it is, for programs; a Worker of the version before sends none. */
  code: v.exactOptional(v.nullable(v.string())),
  /** Null when it is not known, or when the check is no requirement. */
  ok: v.nullable(v.boolean()),
  /** The finding, in a sentence without its full stop. */
  found: v.string(),
  /** WeCom's errcode and errmsg, when it refused. */
  errcode: v.exactOptional(v.number()),
  errmsg: v.exactOptional(v.string()),
  /** The remedy, in sentences. */
  remedy: v.exactOptional(v.string()),
  /** The findings in full, when a line has no room for them; at most a hundred. */
  list: v.exactOptional(v.array(v.string())),
});
export type Check = v.InferOutput<typeof check>;

export const reportSchema = v.object({
  version: v.string(),
  /** Whether no check failed. */
  ok: v.boolean(),
  /** The checks that concern every app. */
  checks: v.array(check),
  /** Whether there are further apps or suites, to ask for with `?app=`. */
  partial: v.exactOptional(v.boolean()),
  left: v.exactOptional(v.array(v.string())),
  /** The suites of a provider; absent without any. */
  suites: v.exactOptional(v.array(v.object({ suite: v.string(), checks: v.array(check) }))),
  apps: v.array(
    v.object({
      app: v.string(),
      /** Null for an app with a wrong description. */
      corpId: v.nullable(v.string()),
      /** The address from which WeCom saw the Worker, or its relay, call. */
      fromIp: v.nullable(v.string()),
      checks: v.array(check),
    }),
  ),
});
export type Report = v.InferOutput<typeof reportSchema>;
export type AppReport = Report["apps"][number];
