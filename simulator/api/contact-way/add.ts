/** `POST /cgi-bin/externalcontact/add_contact_way` (doc 92228): makes a code, each time another. */
import type { App } from "../../company/app.ts";
import type { World } from "../../world.ts";
import { readBody } from "../body-reader.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";
import { readNewWay } from "./body.ts";

export const addContactWay: Api = {
  name: "externalcontact/add_contact_way",
  method: "POST",
  family: "contact",
  answer,
};

/** With scene 2. */
const QR = 2;

function answer({ settings, address }: World, call: Call, app: App): Answer {
  const { corp } = app;
  const body = readBody(call.raw, { corp, now: call.at, settings }, (reader, fields) =>
    readNewWay(reader, fields, app, settings),
  );
  if (!body.ok) return refuse(body.errcode, body.detail);
  if (corp.contactWays.size >= settings.contactWaysMost) return refuse(41045);
  const way = corp.contactWays.add(app, body.value, call.at);
  const picture = way.scene === QR ? { qr_code: address + way.picture } : {};
  return { ok: true, warning: body.warning, fields: { config_id: way.configId, ...picture } };
}
