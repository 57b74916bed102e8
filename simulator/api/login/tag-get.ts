/** `GET /cgi-bin/tag/get` (doc 90213): the members and departments of a tag of members. */
import type { App } from "../../company/app.ts";
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";

export const getMemberTag: Api = { name: "tag/get", method: "GET", family: "address-book", answer };

function answer(_world: World, { query }: Call, app: App): Answer {
  const tag = app.corp.memberTags.get(Number(query.get("tagid")));
  if (tag === undefined) return refuse(40068);
  const userlist = tag.staff
    .filter((userid) => app.sees(userid))
    .map((userid) => ({ userid, name: app.corp.staff.get(userid)?.name ?? userid }));
  return { ok: true, fields: { tagname: tag.name, userlist, partylist: tag.departments } };
}
