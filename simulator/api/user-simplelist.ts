/**
 * `GET /cgi-bin/user/simplelist` (doc 90200): the members of a department whom the app sees, by name and userid.
 * Departments stand side by side here, all of them below 1.
 */
import type { App } from "../company/app.ts";
import type { World } from "../world.ts";
import { type Answer, type Api, type Call, refuse } from "./call.ts";

export const listDepartmentMembers: Api = {
  name: "user/simplelist",
  method: "GET",
  family: "address-book",
  answer,
};

function answer(_world: World, { query }: Call, app: App): Answer {
  const department = Number(query.get("department_id"));
  const members = app.corp.membersOf(department);
  if (members === undefined) return refuse(60123);
  const seen = members.filter(({ userid, hasLeft }) => !hasLeft && app.sees(userid));
  return {
    ok: true,
    fields: {
      userlist: seen.map(({ userid, name, departments }) => ({ userid, name, department: departments })),
    },
  };
}
