/** WeCom's answer to a call, by its errcode alone. */
import type { Answer } from "../src/wecom/client.ts";

export const answered = (errcode: number): Extract<Answer, { kind: "answered" }> => ({
  kind: "answered",
  http: 200,
  errcode,
  errmsg: "",
  body: {},
});
