/**
 * `GET /cgi-bin/externalcontact/get_follow_user_list` (doc 92571): the members with 客户联系 whom the app sees. What
 * WeCom answers when there is none is not documented: here, an empty list.
 */
import type { App } from "../company/app.ts";
import type { World } from "../world.ts";
import type { Answer, Api, Call } from "./call.ts";

export const getFollowUserList: Api = {
  name: "externalcontact/get_follow_user_list",
  method: "GET",
  family: "contact",
  answer,
};

function answer(_world: World, _call: Call, app: App): Answer {
  const members = [...app.corp.staff.values()].filter(
    ({ userid, canContact, hasLeft }) => canContact && !hasLeft && app.sees(userid),
  );
  return { ok: true, fields: { follow_user: members.map(({ userid }) => userid) } };
}
