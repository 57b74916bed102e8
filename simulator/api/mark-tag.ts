/**
 * `POST /cgi-bin/externalcontact/mark_tag` (doc 92118): adds tags of the company to a member's contact, and removes
 * tags. No callback tells of it.
 */
import type { App } from "../company/app.ts";
import type { World } from "../world.ts";
import { type BodyReader, type JsonObject, readBody } from "./body-reader.ts";
import { type Answer, type Api, type Call, refuse } from "./call.ts";
import { contactOf } from "./contact-of.ts";

export const markTag: Api = {
  name: "externalcontact/mark_tag",
  method: "POST",
  family: "contact",
  answer,
};

function answer({ settings }: World, call: Call, app: App): Answer {
  const body = readBody(call.raw, { corp: app.corp, now: call.at, settings }, readMarks);
  if (!body.ok) return refuse(body.errcode, body.detail);
  const { parties, add, remove } = body.value;
  const found = contactOf(app, parties);
  if ("errcode" in found) return found;
  const unknown = [...add, ...remove].find((tag) => !app.corp.tags.has(tag));
  if (unknown !== undefined) return refuse(40068, unknown);
  const kept = found.contact.tags.filter((tag) => !remove.includes(tag));
  found.contact.tags = [...new Set([...kept, ...add])];
  return { ok: true, warning: body.warning };
}

function readMarks(reader: BodyReader, body: JsonObject) {
  reader.known(body, ["userid", "external_userid", "add_tag", "remove_tag"]);
  const parties = {
    userid: reader.string(body, "userid", ""),
    externalUserId: reader.string(body, "external_userid", ""),
  };
  const add = tagsIn(reader, body, "add_tag");
  const remove = tagsIn(reader, body, "remove_tag");
  reader.check(add.length === 0 && remove.length === 0, 40058, "add_tag and remove_tag are both empty");
  return { parties, add, remove };
}

function tagsIn(reader: BodyReader, body: JsonObject, name: string): string[] {
  return reader.list(body[name], name).map((tag) => {
    reader.check(typeof tag !== "string", 40058, name);
    return String(tag);
  });
}
