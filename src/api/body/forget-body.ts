/** The schema of the body of `/api/customers/forget`. */
import type * as v from "valibot";
import { group, id, text } from "../../schema/group.ts";

export const forgetBody = group("a customer to be forgotten", {
  app: text("the name of an app of the company in WECOM_APPS (app)"),
  external_userid: id("the customer's external_userid"),
});
export type ForgetBody = v.InferOutput<typeof forgetBody>;
