/** Finds the contact way that a call names: one of the calling app's own. */
import type { App } from "../../company/app.ts";
import type { ContactWay } from "../../company/contact-ways.ts";
import type { BodyReader, JsonObject } from "../body-reader.ts";
import { Offence } from "../body-reader.ts";

/** Which errcode another app's way gets is not documented; here, that of one that does not exist. */
export function ownWay(reader: BodyReader, body: JsonObject, app: App): ContactWay {
  const configId = reader.string(body, "config_id", "");
  reader.check(configId === "", 41043);
  const way = app.corp.contactWays.get(app, configId);
  if (way === undefined) throw new Offence(41044);
  return way;
}
