/** `GET /cgi-bin/user/get` (doc 90196): who a member is, as apps made since 2022-06-20 see it (no avatar, no mobile). */
import type { App } from "../company/app.ts";
import type { World } from "../world.ts";
import { type Answer, type Api, type Call, refuse } from "./call.ts";

export const getUser: Api = { name: "user/get", method: "GET", family: "address-book", answer };

const ACTIVE = 1;
const NOT_ACTIVATED = 4;

function answer(_world: World, { query }: Call, app: App): Answer {
  const userid = query.get("userid") ?? "";
  if (userid === "") return refuse(41009);
  const staff = app.corp.staff.get(userid);
  if (!staff || staff.hasLeft || !app.sees(userid)) return refuse(60111);
  return {
    ok: true,
    fields: {
      userid,
      name: app.isToldNames ? staff.name : app.idOf(userid),
      department: staff.departments,
      order: staff.departments.map(() => 0),
      position: staff.position,
      is_leader_in_dept: staff.departments.map(() => 0),
      direct_leader: [],
      main_department: staff.departments[0] ?? 1,
      alias: "",
      status: staff.activated ? ACTIVE : NOT_ACTIVATED,
      telephone: "",
      external_position: staff.position,
    },
  };
}
