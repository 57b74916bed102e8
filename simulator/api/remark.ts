/**
 * `POST /cgi-bin/externalcontact/remark` (doc 92115): a member's notes on a customer. Which errcode a text gets that
 * is too long is not documented; nor whether characters are counted as code points, as they are here.
 */
import type { App } from "../company/app.ts";
import type { Contact } from "../company/contact.ts";
import type { World } from "../world.ts";
import { type BodyReader, type JsonObject, readBody } from "./body-reader.ts";
import { type Answer, type Api, type Call, refuse } from "./call.ts";
import { contactOf } from "./contact-of.ts";

/** The texts under their names in a contact, and how many characters each may have. */
const TEXTS = [
  ["remark", "remark", 20],
  ["description", "description", 150],
  ["remark_company", "remarkCompany", 20],
] as const;
const NOTES = [...TEXTS.map(([name]) => name), "remark_mobiles", "remark_pic_mediaid"];

export const setRemark: Api = {
  name: "externalcontact/remark",
  method: "POST",
  family: "contact",
  answer,
};

function answer({ settings }: World, call: Call, app: App): Answer {
  const body = readBody(call.raw, { corp: app.corp, now: call.at, settings }, readRemark);
  if (!body.ok) return refuse(body.errcode, body.detail);
  const { parties, notes } = body.value;
  const found = contactOf(app, parties);
  if ("errcode" in found) return found;
  Object.assign(found.contact, notes);
  return { ok: true, warning: body.warning };
}

function readRemark(reader: BodyReader, body: JsonObject) {
  reader.known(body, ["userid", "external_userid", ...NOTES]);
  const parties = {
    userid: reader.string(body, "userid", ""),
    externalUserId: reader.string(body, "external_userid", ""),
  };
  const given = NOTES.filter((name) => body[name] !== undefined);
  reader.check(given.length === 0, 40058, "there is nothing to be noted");
  const notes: Partial<Pick<Contact, "remark" | "description" | "remarkCompany" | "remarkMobiles">> = {};
  for (const [name, kept, most] of TEXTS) {
    const text = reader.string(body, name, "");
    reader.check([...text].length > most, 40058, `${name} exceed max length ${most}`);
    if (given.includes(name)) notes[kept] = text;
  }
  const mobiles = reader.list(body["remark_mobiles"], "remark_mobiles").map((mobile) => {
    reader.check(typeof mobile !== "string", 40058, "remark_mobiles");
    return String(mobile);
  });
  if (given.includes("remark_mobiles")) notes.remarkMobiles = mobiles;
  reader.field(body, "remark_pic_mediaid", { media: "image" }, "");
  return { parties, notes };
}
