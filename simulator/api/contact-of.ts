/** Finds the contact of a member and a customer that an API names, or says why this app has no such contact. */
import type { App } from "../company/app.ts";
import type { Contact } from "../company/contact.ts";
import { type Refused, refuse } from "./call.ts";

export function contactOf(
  app: App,
  { userid, externalUserId }: { userid: string; externalUserId: string },
): { contact: Contact } | Refused {
  if (userid === "") return refuse(41009);
  if (externalUserId === "") return refuse(41035);
  const staff = app.corp.staff.get(userid);
  if (!staff || !app.sees(userid)) return refuse(60111);
  if (!staff.canContact) return refuse(84074);
  if (!app.corp.customers.has(externalUserId)) return refuse(40096);
  const contact = app.corp.contactsOf.get(externalUserId)?.find((one) => one.staff === staff);
  return contact?.relation === "full" ? { contact } : refuse(84061);
}
