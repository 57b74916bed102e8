/**
 * The simulation driven over HTTP, under /sim/: for a human with curl, and for tests that run inside workerd. A thin
 * layer: each route parses its input and calls what tests in Node call directly.
 */
import * as v from "valibot";
import type { Callback } from "../callback/callback.ts";
import type { App } from "../company/app.ts";
import { addCorp } from "../company/corp.ts";
import { Misuse } from "../company/misuse.ts";
import { addProvider } from "../company/provider.ts";
import { describeApp, describeCallback, describeContact, describeCorp } from "../describe.ts";
import { FRONT_PAGE } from "../http/front-page.ts";
import { SettingsSchema } from "../settings/settings.ts";
import type { World } from "../world.ts";
import { answerKf } from "./kf.ts";
import { corpOf, NotFound, providerOf, suiteOf } from "./lookup.ts";
import * as schema from "./schema.ts";

export interface ControlAnswer {
  status: number;
  body: unknown;
}

const ok = (body: unknown): ControlAnswer => ({ status: 200, body });

export async function answerControl(
  world: World,
  method: string,
  url: URL,
  raw: string,
): Promise<ControlAnswer> {
  try {
    return await route(world, method, url, raw);
  } catch (error) {
    if (error instanceof NotFound) return { status: 404, body: { error: error.message } };
    if (error instanceof Misuse) return { status: 409, body: { error: error.message } };
    if (v.isValiError(error))
      return { status: 400, body: { error: error.message, issues: v.flatten(error.issues) } };
    if (error instanceof SyntaxError)
      return { status: 400, body: { error: `the body is not JSON: ${error.message}` } };
    throw error;
  }
}

async function route(world: World, method: string, url: URL, raw: string): Promise<ControlAnswer> {
  const [, sim, what = "", name = "", verb = ""] = url.pathname.split("/");
  if (url.pathname === "/" && method === "GET") return { status: 200, body: FRONT_PAGE };
  if (sim !== "sim") throw new NotFound(`${url.pathname} is neither WeCom's API (/cgi-bin/) nor /sim/`);

  const input: unknown = raw.trim() === "" ? {} : JSON.parse(raw);
  if (what === "kf") return ok(await answerKf(world, `${method} ${name}`, verb, input));
  const wanted = (name ? [method, what, ":", verb] : [method, what]).filter(Boolean).join(" ");
  const order: Order = { world, wanted, name, query: url.searchParams, input };
  const answer = (await answerForApps(order)) ?? (await answerForCompany(order)) ?? answerForWorld(order);
  if (answer === null) throw new NotFound(`no ${method} ${url.pathname}; GET / says what there is`);
  return answer;
}

/** `wanted` is method, noun and verb, as in "POST apps : events"; `name` is what stands at the colon. */
interface Order {
  world: World;
  wanted: string;
  name: string;
  query: URLSearchParams;
  input: unknown;
}

/** Apps and their callbacks; null when the order is for something else, as below. */
async function answerForApps({ world, wanted, name, query, input }: Order): Promise<ControlAnswer | null> {
  const app = () => appOf(world, name, query.get("corp") ?? undefined);
  switch (wanted) {
    case "POST apps": {
      const { corp, provider, ...options } = v.parse(schema.AppInput, input);
      const developer = provider === undefined ? undefined : providerOf(world, provider);
      return ok(describeApp(corpOf(world, corp).addApp({ ...options, provider: developer })));
    }
    case "PATCH apps :":
      return ok(describeApp(Object.assign(app(), v.parse(schema.AppChanges, input))));
    case "POST apps : revoke-token":
      return act(app(), (changed) => changed.revokeToken());
    case "POST apps : expire-token":
      return act(app(), (changed) => changed.expireToken());
    case "POST apps : reset-secret":
      return act(app(), (changed) => changed.resetSecret());
    case "POST apps : verify-url":
      return ok(await app().verifyUrl());
    case "POST apps : events": {
      const { xml, deliver } = v.parse(schema.EventInput, input);
      return ok(await sent(app().event(xml, { deliver }), deliver));
    }
    case "POST apps : lifecycle": {
      const options = v.parse(schema.LifecycleInput, input);
      return ok(await sent(app().lifecycle(options), options.deliver));
    }
    case "POST apps : acquisition": {
      const options = v.parse(schema.AcquisitionInput, input);
      return ok(await sent(app().acquisition(options), options.deliver));
    }
    default:
      return null;
  }
}

/** Companies and providers, with their members, customers and media. */
async function answerForCompany({ world, wanted, name, query, input }: Order): Promise<ControlAnswer | null> {
  switch (wanted) {
    case "GET":
      return ok({ corps: [...world.corps.values()].map(describeCorp) });
    case "POST corps":
      return ok(describeCorp(addCorp(world, v.parse(schema.CorpInput, input))));
    case "POST providers":
      return ok(addProvider(world, v.parse(schema.ProviderInput, input)));
    case "POST suites : install": {
      const suite = suiteOf(world, name);
      // WeCom exchanges nothing for a provider who has no ticket.
      await suite.pushTicket().delivered;
      const corp = addCorp(world, v.parse(schema.CorpInput, input));
      await suite.install(corp).delivered;
      return ok({ corpId: corp.corpId, seenAs: suite.installationOf(corp).app.corpId });
    }
    case "POST staff": {
      const { corp, ...options } = v.parse(schema.StaffInput, input);
      return ok(corpOf(world, corp).addStaff(options));
    }
    case "PATCH staff :": {
      const { corp, ...changes } = v.parse(schema.StaffInput, input);
      const staff = corpOf(world, corp).staff.get(name);
      if (!staff) throw new NotFound(`no member ${name}: POST /sim/staff adds one`);
      return ok(Object.assign(staff, changes));
    }
    case "POST kf-accounts": {
      const { corp, ...options } = v.parse(schema.KfAccountInput, input);
      return ok(corpOf(world, corp).addKfAccount(options));
    }
    case "POST media": {
      const { corp, type } = v.parse(schema.MediaInput, input);
      return ok({ media_id: corpOf(world, corp).addMedia({ type }) });
    }
    case "DELETE media":
      corpOf(world, query.get("corp") ?? undefined).loseMedia();
      return ok({});
    case "POST tags": {
      const { corp, id } = v.parse(schema.TagInput, input);
      return ok({ id: corpOf(world, corp).addTag(id) });
    }
    case "POST contacts":
      return ok(await addContact(world, v.parse(schema.ContactInput, input)));
    case "GET contacts :": {
      const contact = world.contacts.get(name);
      if (!contact) throw new NotFound(`no contact ${name}`);
      return ok(describeContact(contact));
    }
    default:
      return null;
  }
}

/** What the simulation notes, and how it behaves. */
function answerForWorld({ world, wanted, query, input }: Order): ControlAnswer | null {
  switch (wanted) {
    case "GET journal":
      return ok({ calls: world.journal.calls(query.get("api") ?? undefined) });
    case "DELETE journal":
      world.journal.clear();
      return ok({});
    case "POST faults": {
      const { times, ...options } = v.parse(schema.FaultInput, input);
      world.faults.add({ ...options, times: times === "always" ? Number.POSITIVE_INFINITY : times });
      return ok({});
    }
    case "DELETE faults":
      world.faults.clear();
      return ok({});
    case "GET settings":
      return ok(world.settings);
    case "PATCH settings":
      return ok(Object.assign(world.settings, changedSettings(world, input)));
    default:
      return null;
  }
}

/** What became of a callback, once that is known. */
async function sent(callback: Callback, deliver = true) {
  if (deliver) await callback.delivered;
  return describeCallback(callback);
}

/** Adds a contact, waits until it was welcomed or the time is up, and says what happened. */
async function addContact(world: World, input: v.InferOutput<typeof schema.ContactInput>) {
  const { corp: corpId, app, staff: userid, customer, waitMs = 3_000, ...options } = input;
  const chosen = app === undefined ? undefined : appOf(world, app, corpId);
  const corp = chosen?.corp ?? corpOf(world, corpId);
  const staff = userid === undefined ? corp.staff.values().next().value : corp.staff.get(userid);
  if (!staff) throw new NotFound(`no member ${userid ?? ""} in ${corp.corpId}: POST /sim/staff adds one`);
  const known =
    customer?.externalUserId === undefined ? undefined : corp.customers.get(customer.externalUserId);
  const contact = corp.addContact({
    ...options,
    staff,
    customer: known ?? corp.addCustomer(customer),
    apps: chosen && [chosen],
  });
  if (contact.codes.size > 0 && options.deliver !== false) await contact.welcomed(waitMs);
  return describeContact(contact);
}

function act(app: App, change: (app: App) => void): ControlAnswer {
  change(app);
  return ok(describeApp(app));
}

function changedSettings(world: World, input: unknown) {
  return v.parse(SettingsSchema, { ...world.settings, ...v.parse(v.record(v.string(), v.unknown()), input) });
}

function appOf(world: World, name: string, corpId: string | undefined): App {
  for (const corp of world.corps.values()) {
    const app = corpId === undefined || corpId === corp.corpId ? corp.apps.get(name) : undefined;
    if (app) return app;
  }
  throw new NotFound(`no app ${name}: POST /sim/apps adds one`);
}
