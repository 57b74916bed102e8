/**
 * `GET /cgi-bin/service/get_pre_auth_code` and `POST …/set_session_info` (docs 90601, 90602): what a link to install a
 * third-party app bears, and whether it is for a test. Templates have links of another kind: 48002.
 */
import * as v from "valibot";
import { ThirdPartySuite } from "../../company/third-party.ts";
import { type Api, refuse } from "../call.ts";

export const getPreAuthCode: Api = {
  name: "service/get_pre_auth_code",
  method: "GET",
  family: "suite",
  answer(_world, { at }, suite) {
    if (!(suite instanceof ThirdPartySuite)) return refuse(48002);
    const { value, expiresIn } = suite.preAuth(at);
    return { ok: true, fields: { pre_auth_code: value, expires_in: expiresIn } };
  },
};

const sessionSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    pre_auth_code: v.string(),
    session_info: v.object({ auth_type: v.optional(v.picklist([0, 1]), 0) }),
  }),
);

export const setSessionInfo: Api = {
  name: "service/set_session_info",
  method: "POST",
  family: "suite",
  answer(_world, { raw, at }, suite) {
    if (!(suite instanceof ThirdPartySuite)) return refuse(48002);
    const body = v.safeParse(sessionSchema, raw);
    if (!body.success) return refuse(40058);
    const { pre_auth_code: code, session_info: session } = body.output;
    const errcode = suite.setSession(code, session.auth_type === 1, at);
    return errcode === 0 ? { ok: true } : refuse(errcode);
  },
};
