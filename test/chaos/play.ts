/**
 * Plays a scenario against the Worker in real time, and notes the evidence that WeCom's journal and the record do not
 * hold.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { App, Callback, Contact } from "../../simulator/index.ts";
import { playResets } from "../cloudflare/limits.ts";
import { type ByApiPlayed, playByApi } from "./by-api/play.ts";
import { CallFaults } from "./call-faults.ts";
import type { Asked, LateKnowledge, Publication, Span } from "./evidence.ts";
import { Killer } from "./killer.ts";
import { playAsker } from "./play/asker.ts";
import {
  type CommandTold,
  type Greet,
  type OneAppVisit,
  playCompany,
  playDeveloped,
  playTickets,
} from "./play/companies.ts";
import { playEpisode } from "./play/episode.ts";
import { type KfTold, playKfVisit } from "./play/kf.ts";
import type { Raise, Telling } from "./scenario/visits.ts";
import type { Deploy, Scenario, Visit } from "./scenario.ts";
import type { Stage } from "./stage.ts";

/** A callback to one app. */
export interface Told {
  visit: Visit;
  raise: Raise;
  /** The app's name in the Worker. */
  app: string;
  /** The app, which may see ids of its own. */
  seenBy: App;
  contact: Contact;
  callback: Callback;
  code: string | null;
  toldAt: number;
  /** When the event happened, by our clock. */
  eventAt: number;
}

export interface Played {
  /** The start of the scenario; earlier events are not part of it. */
  begin: number;
  told: Told[];
  kfTold: KfTold[];
  commands: CommandTold[];
  downs: Span[];
  kvFailures: Span[];
  deploys: LateKnowledge[];
  asked: Asked[];
  /** Null: no program and no editor uses the API. */
  byApi: ByApiPlayed | null;
  /** The rules files that were put into KV. */
  puts: Publication[];
  lagMs: number;
  faultsMet: ReadonlyMap<string, number>;
}

export async function play(scenario: Scenario, stage: Stage): Promise<Played> {
  const callFaults = new CallFaults(stage.wecom, scenario);
  const killer = new Killer(stage.worker, scenario.kills);
  callFaults.onCall = () => killer.sees("call");
  const lag = monitorEventLoopDelay({ resolution: 5 });
  lag.enable();
  const begin = Date.now();
  const told: Told[] = [];
  const kfTold: KfTold[] = [];
  const commands: CommandTold[] = [];
  const kvFailures: Span[] = [];
  const deploys: LateKnowledge[] = [];
  const asked: Asked[] = [];
  const puts: Publication[] = [];

  const visits = inTurn(begin, scenario.visits, (visit) =>
    playVisit({ stage, callFaults, killer, told, begin }, visit),
  );
  const bringOne = (callback: Callback, deliveries: readonly number[]) =>
    bringCallback(killer, callback, deliveries);
  const kfVisits = inTurn(begin, scenario.kfVisits, (visit) =>
    playKfVisit({ stage, callFaults, kfTold, bring: bringOne }, visit),
  );
  /** Greets a contact of whom one app is told. */
  const greet: Greet = async (visit, contact, app, name, eventAt) => {
    const [callback] = contact.callbacks;
    if (callback === undefined) throw new Error("a contact of whom nobody is told");
    const event = { ...ofOneApp(visit), app, name, contact, callback, eventAt };
    await bring({ callFaults, killer, told, begin }, event);
  };
  const ofSuite = scenario.suite?.companies.map((company) =>
    playCompany({ stage, killer, begin, commands, greet }, company),
  );
  const ofDeveloped = playDeveloped({ stage, begin, greet }, scenario.developed);
  const tickets = playTickets({ stage, killer, begin }, scenario.suite?.tickets ?? []);
  const episodes = inTurn(begin, scenario.episodes, (episode) =>
    playEpisode(episode, { stage, callFaults, kvFailures, puts }),
  );
  const kills = killer.run(begin);
  const resets = playResets(stage.worker, scenario.resets, begin);
  const deploy = scenario.deploy === null ? null : playDeploy(scenario.deploy, { killer, deploys, begin });
  const { seed } = scenario.options;
  const killed = Promise.all([kills, deploy]);
  const playing = { stage, callFaults, begin, seed, bring: bringOne, greet, killed };
  const playingByApi = scenario.byApi === null ? null : playByApi(playing, scenario.byApi);
  let isOver = false;
  const asking = scenario.askers.map((asker) => playAsker({ stage, asked, isOver: () => isOver }, asker));
  await Promise.all([
    visits,
    kfVisits,
    ...(ofSuite ?? []),
    ofDeveloped,
    tickets,
    episodes,
    kills,
    resets,
    deploy,
  ]);
  const byApi = await playingByApi;
  isOver = true;
  await Promise.all(asking);
  lag.disable();
  const lagMs = Math.ceil(lag.max / 1e6);
  const { downs } = killer;
  const { faultsMet } = callFaults;
  return { begin, told, kfTold, commands, downs, kvFailures, deploys, asked, byApi, puts, lagMs, faultsMet };
}

async function playDeploy(
  { app, brings, forMs }: Deploy,
  { killer, deploys, begin }: { killer: Killer; deploys: LateKnowledge[]; begin: number },
): Promise<void> {
  await until(begin + forMs);
  await killer.endDeploy();
  deploys.push({ app, brings, from: begin, to: Date.now() });
}

interface Playing {
  stage: Stage;
  callFaults: CallFaults;
  killer: Killer;
  told: Told[];
  begin: number;
}

/** Begins each item at its time, and waits for all of them. */
async function inTurn<T extends { at: number }>(
  begin: number,
  items: readonly T[],
  playOne: (item: T) => Promise<void>,
): Promise<void> {
  const playing: Promise<void>[] = [];
  for (const item of items) {
    await until(begin + item.at);
    playing.push(playOne(item));
  }
  await Promise.all(playing);
}

/** A visit of which one app is told, as one of any customer. */
function ofOneApp(visit: OneAppVisit): Pick<Brought, "visit" | "raise" | "telling"> {
  const { id, at, agedMs } = visit;
  const raise: Raise = { via: "added", afterMs: 0, withCode: true, sameCode: false, tellings: [] };
  const common = { skewMs: 0, state: visit.state ?? "plain", shard: null, sharedStaff: true } as const;
  return { visit: { id, at, agedMs, ...common, raises: [raise] }, raise, telling: visit };
}

async function playVisit(playing: Playing, visit: Visit): Promise<void> {
  const { corp, staff: shared, app: appOf, newCustomer } = playing.stage;
  const customer = newCustomer(`客户${visit.id}`, visit.shard);
  const staff = visit.sharedStaff ? shared : corp.addStaff({ userid: `staff-${visit.id}` });
  let contact: Contact | null = null;
  const bringing: Promise<void>[] = [];
  for (const raise of visit.raises) {
    await until(playing.begin + visit.at + raise.afterMs);
    const eventAt = Date.now() - visit.agedMs;
    const apps = raise.tellings.map(({ app }) => appOf(app));
    const options = {
      apps,
      at: eventAt,
      deliver: false,
      sameCode: raise.sameCode,
      ...(raise.withCode ? {} : { withCode: false }),
    };
    let made: Callback[];
    if (contact === null) {
      contact = corp.addContact({ staff, customer, state: visit.state, via: raise.via, ...options });
      made = [...contact.callbacks];
    } else {
      made = contact.addedBack(options);
    }
    // The next event does not wait for the repeats of these callbacks.
    const known = contact;
    for (const callback of made) {
      const telling = raise.tellings.find(({ app }) => app === callback.app);
      if (telling === undefined) throw new Error("a callback of no telling");
      const { app: name } = telling;
      const event = { visit, raise, app: appOf(name), name, telling, contact: known, callback, eventAt };
      bringing.push(bring(playing, event));
    }
  }
  await Promise.all(bringing);
}

interface Brought {
  visit: Visit;
  raise: Raise;
  app: App;
  /** The app's name in the Worker. */
  name: string;
  telling: Pick<Telling, "deliveries" | "script">;
  contact: Contact;
  callback: Callback;
  eventAt: number;
}

/** Delivers one callback as often as the scenario says. */
async function bring({ callFaults, killer, told }: Omit<Playing, "stage">, event: Brought): Promise<void> {
  const { visit, raise, app, name, telling, contact, callback: made, eventAt } = event;
  const code = /<WelcomeCode><!\[CDATA\[([^\]]+)\]\]>/.exec(made.xml)?.[1] ?? null;
  const toldAt = Math.floor((eventAt + visit.skewMs) / 1_000) * 1_000;
  const xml = made.xml.replace(/<CreateTime>\d+</, `<CreateTime>${toldAt / 1_000}<`);
  // A third-party app's event comes in the suite's envelope, from WeCom's own clock.
  const callback = app.thirdParty === null ? app.event(xml, { deliver: false }) : made;
  if (code !== null) callFaults.script(app.name, code, telling.script);
  told.push({ visit, raise, app: name, seenBy: app, contact, callback, code, toldAt, eventAt });

  await bringCallback(killer, callback, telling.deliveries);
}

/** The first delivery has all of WeCom's repeats, each later delivery has none. */
async function bringCallback(
  killer: Killer,
  callback: Callback,
  deliveries: readonly number[],
): Promise<void> {
  const begin = Date.now();
  await Promise.all(
    deliveries.map(async (afterMs, n) => {
      await until(begin + afterMs);
      killer.sees("callback");
      if (n === 0) await callback.send();
      else await callback.deliver();
      killer.sees("answer");
    }),
  );
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(time: number): Promise<void> {
  const ms = time - Date.now();
  if (ms > 0) await wait(ms);
}
