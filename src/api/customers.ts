/** `/api/customers`: a customer's right to be forgotten (PIPL, article 47). */
import { audit } from "../audit/audit.ts";
import { configOf } from "../config.ts";
import { Hono } from "../http/hono.ts";
import { say } from "../i18n/sentence.ts";
import { shardOf } from "../objects/names.ts";
import { auditLogOf, dispatchersOf, rulesEditorOf } from "../objects.ts";
import type { OperatorEnv } from "./access/operator.ts";
import { admin } from "./access/role.ts";
import { fewFields } from "./body/few-fields.ts";
import { type ForgetBody, forgetBody } from "./body/forget-body.ts";
import { jsonBody } from "./body/json-body.ts";
import { problem } from "./problem.ts";

export const customers = new Hono<OperatorEnv>().post(
  "/forget",
  admin,
  fewFields,
  jsonBody<ForgetBody, typeof forgetBody>(forgetBody),
  async (c) => {
    const { app: name, external_userid: customer } = c.req.valid("json");
    const config = configOf(c.env);
    const app = config.apps.get(name);
    if (app === undefined) return problem(c, 404, "not-found", say("no-such-app"), "app");
    const shard = shardOf(customer);
    const forgotten = await Promise.all(
      dispatchersOf(c.env, config, app.corpId).map((dispatcher, index) =>
        index === shard ? dispatcher.forget(customer) : dispatcher.forgetEvents(customer),
      ),
    );
    const inTexts = await Promise.all([
      auditLogOf(c.env, config).forget(customer),
      rulesEditorOf(c.env, config).forget(customer),
    ]);
    const deleted = [...forgotten.map((one) => one.deleted), ...inTexts].reduce((sum, one) => sum + one, 0);
    await audit(c.env, { by: c.var.operator.by, what: "customer.forgotten", about: { app: name, deleted } });
    return c.json({ deleted });
  },
);
