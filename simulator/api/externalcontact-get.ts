/** `GET /cgi-bin/externalcontact/get` (doc 92114): who a customer is. Leaves out paging (more than 500 members). */
import type { App } from "../company/app.ts";
import type { Contact } from "../company/contact.ts";
import type { Customer } from "../company/people.ts";
import type { World } from "../world.ts";
import { type Answer, type Api, type Call, refuse } from "./call.ts";

export const getExternalContact: Api = {
  name: "externalcontact/get",
  method: "GET",
  family: "contact",
  answer,
};

function answer(_world: World, { query }: Call, app: App): Answer {
  const externalUserId = query.get("external_userid") ?? ""; // `userid`, as one SDK has it, does not count
  if (externalUserId === "") return refuse(41035);
  const customer = app.corp.customers.get(externalUserId);
  if (!customer) return refuse(40096);

  const contacts = app.corp.contactsOf.get(externalUserId) ?? [];
  // For this API a half relation is no contact until the member adds the customer back.
  const whole = contacts.filter((contact) => contact.relation === "full");
  if (whole.length === 0) return refuse(84061);
  const visible = whole.filter((contact) => app.sees(contact.staff.userid));
  if (visible.length === 0) return refuse(40096);
  const licensed = visible.filter((contact) => app.isLicensed(contact.staff.userid));
  if (licensed.length === 0) return refuse(701008);
  return {
    ok: true,
    fields: { external_contact: described(customer), follow_user: licensed.map(followed) },
  };
}

function described(customer: Customer) {
  return {
    external_userid: customer.externalUserId,
    name: customer.name,
    avatar: customer.avatar,
    type: customer.type,
    gender: customer.gender,
    ...(customer.type === 1 && customer.unionid !== null && { unionid: customer.unionid }),
    ...(customer.type === 2 && {
      position: customer.position,
      corp_name: customer.corpName,
      corp_full_name: customer.corpName,
    }),
  };
}

function followed(contact: Contact) {
  return {
    userid: contact.staff.userid,
    remark: contact.remark,
    description: contact.description,
    createtime: Math.floor(contact.addedAt / 1000),
    tags: contact.tags.map((id) => ({ group_name: "标签", tag_name: id, tag_id: id, type: 1 })),
    remark_corp_name: contact.remarkCompany,
    remark_mobiles: contact.remarkMobiles,
    add_way: contact.addWay,
    oper_userid: contact.customer.externalUserId,
    ...(contact.state !== null && { state: contact.state }),
  };
}
