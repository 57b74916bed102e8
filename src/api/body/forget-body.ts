/** The schema of the body of `/api/customers/forget`. */
import type * as v from "valibot";
import { group, id, text } from "../../schema/group.ts";

export const forgetBody = group("a-customer-to-forget", {
  app: text("app-in-wecom-apps"),
  external_userid: id("customer-id"),
});
export type ForgetBody = v.InferOutput<typeof forgetBody>;
