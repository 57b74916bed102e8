/**
 * Plays the companies of a provider: the commands to its suites, lost or late or twice, the tickets, and the companies'
 * customers.
 */
import type {
  App,
  Callback,
  Contact,
  Corp,
  Staff,
  Template,
  ThirdPartySuite,
} from "../../../simulator/index.ts";
import type { Killer } from "../killer.ts";
import type { Company, CompanyStep, CompanyVisit, SuiteKind } from "../scenario/companies.ts";
import type { State } from "../scenario/rules.ts";
import type { Stage } from "../stage.ts";

/** A command of WeCom's to the suite. */
export interface CommandTold {
  /** The name of the company's app in the Worker. */
  app: string;
  what: CompanyStep["do"];
  at: number;
  callback: Callback;
  /** The AuthCode in it; null in a cancel. */
  authCode: string | null;
}

interface Playing {
  stage: Stage;
  killer: Killer;
  begin: number;
}

/** A visit of which one app is told. */
export type OneAppVisit = CompanyVisit & { state?: State };

export type Greet = (
  visit: OneAppVisit,
  contact: Contact,
  app: App,
  name: string,
  eventAt: number,
) => Promise<void>;

export async function playCompany(
  playing: Playing & { commands: CommandTold[]; greet: Greet },
  { kind, steps, visits }: Company,
): Promise<void> {
  const { stage, killer, begin, commands, greet } = playing;
  const suite = suiteOf(stage, kind);
  const corp = stage.wecom.addCorp();
  const staff = corp.addStaff();
  const playSteps = steps.map(async (step) => {
    await until(begin + step.at);
    const at = Date.now();
    const callback = command(suite, corp, step);
    const { app, authCodes } = suite.installationOf(corp);
    const authCode = step.do === "cancels" ? null : (authCodes.at(-1)?.value ?? null);
    commands.push({ app: `${suite.name}@${app.corpId}`, what: step.do, at, callback, authCode });
    await Promise.all(step.posts.map((afterMs) => post(killer, callback, at + afterMs)));
  });
  const playVisits = visits.map(async (visit) => {
    await until(begin + visit.at);
    const installation = suite.installations.get(corp);
    // WeCom tells nothing of a company that has not authorised the app.
    if (installation === undefined || installation.isCancelled) return;
    const { app } = installation;
    await playVisit(greet, visit, staff, app, `${suite.name}@${app.corpId}`);
  });
  await Promise.all([...playSteps, ...playVisits]);
}

/** Plays the customers of the app that a provider develops. */
export async function playDeveloped(
  { stage: { developed }, begin, greet }: Pick<Playing, "stage" | "begin"> & { greet: Greet },
  visits: readonly CompanyVisit[],
): Promise<void> {
  if (developed === null) return;
  const staff = developed.corp.addStaff();
  await Promise.all(
    visits.map(async (visit) => {
      await until(begin + visit.at);
      await playVisit(greet, visit, staff, developed, developed.name);
    }),
  );
}

/** A customer adds the member of a company; `name` is the app's name in the Worker. */
async function playVisit(
  greet: Greet,
  visit: CompanyVisit,
  staff: Staff,
  app: App,
  name: string,
): Promise<void> {
  const { corp } = app;
  const eventAt = Date.now() - visit.agedMs;
  const customer = corp.addCustomer({ name: `客户${visit.id}` });
  const contact = corp.addContact({
    staff,
    customer,
    state: "plain",
    apps: [app],
    at: eventAt,
    deliver: false,
  });
  await greet(visit, contact, app, name, eventAt);
}

/** WeCom pushes a ticket to each suite at each of these times. */
export async function playTickets(
  { stage, killer, begin }: Playing,
  tickets: readonly number[],
): Promise<void> {
  for (const afterMs of tickets) {
    await until(begin + afterMs);
    const pushed = [...stage.suites.values()].map((suite) => suite.pushTicket({ deliver: false }));
    await Promise.all(pushed.map((callback) => post(killer, callback, Date.now())));
  }
}

function command(suite: Template | ThirdPartySuite, corp: Corp, step: CompanyStep): Callback {
  switch (step.do) {
    case "installs":
      return suite.install(corp, { deliver: false });
    case "resets":
      if (suite.kind === "third-party") throw new Error("the code of a third-party app is not reset");
      return suite.reset(corp, { deliver: false });
    case "cancels":
      return suite.cancel(corp, { deliver: false });
  }
}

async function post(killer: Killer, callback: Callback, at: number): Promise<void> {
  await until(at);
  killer.sees("callback");
  await callback.deliver();
  killer.sees("answer");
}

function suiteOf({ suites }: Stage, kind: SuiteKind): Template | ThirdPartySuite {
  const suite = suites.get(kind);
  if (suite === undefined) throw new Error("the scenario has no suite");
  return suite;
}

async function until(time: number): Promise<void> {
  const ms = time - Date.now();
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
