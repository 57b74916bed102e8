/** Who and where an order under /sim/kf/ means: what it names, or else the first account and whoever was there last. */
import type * as v from "valibot";
import type { Corp } from "../company/corp.ts";
import type { KfAccount } from "../company/kf/account.ts";
import type { KfServing } from "../company/kf/servicers.ts";
import type { Customer, Staff } from "../company/people.ts";
import type { World } from "../world.ts";
import type { AuthoriseInput, PartiesInput } from "./kf-schema.ts";
import { corpOf, NotFound } from "./lookup.ts";

export type Parties = v.InferOutput<typeof PartiesInput>;

export interface Scene {
  corp: Corp;
  kf: Corp["kf"];
  parties: Omit<KfServing, "servicer">;
  serving(userid: string | undefined): KfServing;
}

export function sceneOf(world: World, where: Parties): Scene {
  const { at, deliver, notify } = where;
  const { corp, account } = placeOf(world, where);
  const customer = customerOf(corp, account, where.customer);
  const parties = { at, deliver, notify, account, customer };
  const serving = (userid: string | undefined) => {
    const { servicer } = corp.kf.session(parties);
    const whoever = servicer?.userid ?? account.servicers[0]?.staff.userid;
    return { ...parties, servicer: staffOf(corp, userid ?? whoever) };
  };
  return { corp, kf: corp.kf, parties, serving };
}

export function placeOf(world: World, where: Parties): { corp: Corp; account: KfAccount } {
  const corp = corpOf(world, where.corp);
  const { account: openKfId } = where;
  const account =
    openKfId === undefined ? corp.kfAccounts.values().next().value : corp.kfAccounts.get(openKfId);
  if (!account) throw new NotFound(`no account ${openKfId ?? ""}: POST /sim/kf-accounts adds one`);
  return { corp, account };
}

/** Lets an app manage accounts, or no more. */
export function authorise(world: World, order: v.InferOutput<typeof AuthoriseInput>) {
  const { corp: corpId, app: name, add, remove, at, deliver } = order;
  const corp = corpOf(world, corpId);
  const app = corp.apps.get(name);
  if (!app) throw new NotFound(`no app ${name}: POST /sim/apps adds one`);
  const accounts = (ids: readonly string[]) =>
    ids.map((account) => placeOf(world, { corp: corp.corpId, account }).account);
  return corp.kf.authorise(app, { add: accounts(add), remove: accounts(remove) }, { at, deliver });
}

function customerOf(corp: Corp, account: KfAccount, wanted: Parties["customer"]): Customer {
  if (wanted === undefined) {
    const last = [...corp.kf.activity(account).sessions.values()].at(-1);
    if (!last) throw new NotFound("nobody has been there: POST /sim/kf/enter");
    return last.customer;
  }
  const id = typeof wanted === "string" ? wanted : wanted.externalUserId;
  const known = id === undefined ? undefined : corp.customers.get(id);
  if (known) return known;
  if (typeof wanted === "string") throw new NotFound(`no customer ${wanted}`);
  return corp.addCustomer(wanted);
}

export function staffOf(corp: Corp, userid: string | undefined): Staff {
  const staff = userid === undefined ? undefined : corp.staff.get(userid);
  if (!staff) throw new NotFound(`no servicer ${userid ?? ""}: POST /sim/kf/servicer adds one`);
  return staff;
}
