/**
 * Makes a plan for a claim: the rule, the look-ups that its conditions and message need, the filled bodies. Makes no
 * call but look-ups, never the call that uses the code.
 */
import { orLate } from "../concurrency/timeout.ts";
import type { AppConfig } from "../config/types.ts";
import { type CodedSentence, decode, partOf, type Sentence, severalReasons } from "../i18n/sentence.ts";
import type { MediaCache } from "../media/cache.ts";
import type { FollowUp } from "../rules/engine/action.ts";
import { candidatesOf } from "../rules/engine/candidates.ts";
import { type CompiledRules, chooseRule, endOfWait, type Rule } from "../rules/engine/choose.ts";
import { isContact } from "../rules/engine/events.ts";
import type { Facts } from "../rules/engine/facts.ts";
import type { KeptMedia } from "../rules/engine/kept-media.ts";
import { messageFor } from "../rules/engine/split.ts";
import type { Values } from "../rules/engine/variables.ts";
import type { RulesInForce } from "../rules/store.ts";
import type { Claim } from "./delivery.ts";
import type { HeldBack } from "./kf/message-budget.ts";
import { LOOK_UP_MS, type LookedUp, type LookUps, type WantedSubjects } from "./look-ups.ts";
import { type PlannedAction, plannedTransfer } from "./planned-action.ts";

export type Plan =
  /** `acts`: the chosen action first, then the actions for when it is refused. */
  | {
      do: "act";
      rule: string;
      variant: string | null;
      unlessReplied: boolean;
      acts: PlannedAction[];
      /** The follow-ups for when one of them succeeded. */
      afterwards: readonly FollowUp[];
      /** Why the chosen action is not among them; null when it is. */
      unfilled: string | null;
      notes: CodedSentence[];
    }
  /** The rule waits: a new plan is made at `until`. */
  | { do: "wait"; rule: string; until: number; unlessReplied: boolean }
  | {
      do: "nothing";
      outcome: "no-rule" | "silent";
      rule: string | null;
      afterwards: readonly FollowUp[];
      notes: CodedSentence[];
    }
  | { do: "give-up"; rule: string; variant: string | null; cause: Sentence | string | null }
  /** The rule has a message, and WeCom takes none now. */
  | { do: "hold"; rule: string; heldBack: HeldBack };

/** Times in milliseconds since 1970. */
export interface Patience {
  /** When look-ups must have ended, for conditions and texts together, and media must be found. */
  until: number;
  /** When media must be found that the message cannot go without. */
  latest: number;
}

/** The facts of a claim's event. */
export function factsOfClaim(claim: Claim): Facts {
  const { app } = claim;
  if (isContact(claim)) {
    const { event, staff, state, via } = claim;
    return { event, app, staff, state, via: via ?? "added" };
  }
  const { event, account, staff, scene, details } = claim;
  const { sceneParam, channels, message } = details ?? { sceneParam: null, channels: null, message: null };
  return { event, app, account: account ?? "", staff, scene, sceneParam, channels, message };
}

interface PlanPorts {
  lookUps: LookUps;
  mediaCache: MediaCache;
  admit(): HeldBack | null;
}

/**
 * Chooses and fills in. A fact that is not known in time fits no condition, and in texts is left to `default`; a
 * message without its media is replaced by its fallback.
 */
export async function makePlan(
  { compiled }: RulesInForce,
  claim: Claim,
  app: AppConfig,
  { lookUps, mediaCache, admit }: PlanPorts,
  now: number,
  patience: Patience,
): Promise<Plan> {
  const subjects = new Subjects((wanted) => lookUps.get(app, claim, wanted, patience.until));
  const { notes } = subjects;
  const rule = await ruleFor(compiled, claim, subjects, now);
  if (rule === null) return { do: "nothing", outcome: "no-rule", rule: null, afterwards: [], notes };
  const { action, then: afterwards, unlessReplied } = rule;
  if (action.do === "nothing")
    return { do: "nothing", outcome: "silent", rule: rule.name, afterwards, notes };
  if (action.do === "transfer") {
    const acts = [action.to, ...(action.otherwise ? [action.otherwise] : [])].map(plannedTransfer);
    return {
      do: "act",
      rule: rule.name,
      variant: null,
      unlessReplied,
      acts,
      afterwards,
      unfilled: null,
      notes,
    };
  }
  const waitsUntil = endOfWait(rule, claim.eventAt, now);
  if (waitsUntil !== null) return { do: "wait", rule: rule.name, until: waitsUntil, unlessReplied };
  const heldBack = admit();
  if (heldBack !== null) return { do: "hold", rule: rule.name, heldBack };

  const { message, variant } = messageFor(rule.name, action.message, claim.customer);
  const media = new MediaOfMessage(mediaCache, app, compiled.media, [
    ...new Set([...message.media, ...(action.fallback?.media ?? [])]),
  ]);
  const fill = (found: ReadonlyMap<string, KeptMedia>): Filled => {
    const problems: CodedSentence[] = [];
    const values = valuesOf(claim, subjects.known, found, now);
    return { acts: candidatesOf(message, action.fallback, values, problems), problems };
  };
  const look = () => subjects.look(message.lookups);
  const { acts, problems } = await fillInTime({ fill, media, look }, now, patience);
  notes.push(...problems);
  if (acts.length === 0) {
    return { do: "give-up", rule: rule.name, variant, cause: severalReasons(notes.map(partOf)) };
  }
  const unfilled = notes.find(isAbout(message.name)) ?? null;
  return { do: "act", rule: rule.name, variant, unlessReplied, acts, afterwards, unfilled, notes };
}

/** The customer and the member, each looked up once at most, whatever the result. */
class Subjects {
  readonly known: Partial<Omit<LookedUp, "notes">> = {};
  readonly notes: CodedSentence[] = [];
  readonly #get: (wanted: WantedSubjects) => Promise<LookedUp>;

  constructor(get: (wanted: WantedSubjects) => Promise<LookedUp>) {
    this.#get = get;
  }

  async look(wanted: WantedSubjects): Promise<void> {
    const { known, notes } = this;
    const missing = {
      customer: wanted.customer && known.customer === undefined,
      staff: wanted.staff && known.staff === undefined,
    };
    const found = await this.#get({ ...wanted, ...missing });
    if (missing.customer) known.customer = found.customer;
    if (missing.staff) known.staff = found.staff;
    notes.push(...found.notes);
  }
}

/** The first rule that fits, with the look-ups that decide it; null when none fits. */
async function ruleFor(
  compiled: CompiledRules,
  claim: Claim,
  subjects: Subjects,
  now: number,
): Promise<Rule | null> {
  const facts = factsOfClaim(claim);
  let choice = chooseRule(compiled, facts, now, subjects.known);
  while (choice.needs !== null) {
    await subjects.look({ customer: choice.needs === "customer", staff: choice.needs === "staff" });
    choice = chooseRule(compiled, facts, now, subjects.known);
  }
  return choice.rule;
}

/** The media of a message and its fallback. */
class MediaOfMessage {
  readonly #cache: MediaCache;
  readonly #app: AppConfig;
  readonly #sources: CompiledRules["media"];
  readonly #names: readonly string[];

  constructor(cache: MediaCache, app: AppConfig, sources: CompiledRules["media"], names: readonly string[]) {
    this.#cache = cache;
    this.#app = app;
    this.#sources = sources;
    this.#names = names;
  }

  /** The media that are found by then; `since` tells how old a request may be that is still waited for. */
  async find(by: number, since: number): Promise<ReadonlyMap<string, KeptMedia>> {
    if (this.#names.length === 0) return new Map();
    const found = await this.#look(by);
    if (found.size === this.#names.length) return found;
    const renewed = this.#cache.renewed(this.#app, this.#sources, this.#names, since);
    await orLate(by - Date.now(), renewed, undefined);
    return await this.#look(by);
  }

  #look(by: number): Promise<ReadonlyMap<string, KeptMedia>> {
    const now = Date.now();
    return orLate(by - now, this.#cache.get(this.#app, this.#sources, this.#names, now), new Map());
  }
}

interface Filled {
  /** The messages that could be filled in, the best first. */
  acts: PlannedAction[];
  /** Why others could not. */
  problems: CodedSentence[];
}

interface FillPorts {
  /** Fills in the message and its fallback. */
  fill(media: ReadonlyMap<string, KeptMedia>): Filled;
  media: MediaOfMessage;
  /** Looks up what the texts say of the customer and the member. */
  look(): Promise<void>;
}

/** Fills in when look-ups and media have come, or their time is over. */
async function fillInTime(
  { fill, media, look }: FillPorts,
  now: number,
  { until, latest }: Patience,
): Promise<Filled> {
  const [found] = await Promise.all([media.find(until, now - LOOK_UP_MS), look()]);
  const filled = fill(found);
  if (filled.acts.length > 0) return filled;
  // Without a simpler message, media may take the whole window, except the time of a call.
  return fill(await media.find(latest, Number.NEGATIVE_INFINITY));
}

/** Whether a note says why a message could not be filled in. */
const isAbout = (message: string) => (note: string) => {
  const { code, parts } = decode(note) ?? {};
  return code === "message-unfilled" && parts?.["message"] === message;
};

/** The values of a claim for texts. */
export function valuesOf(
  claim: Claim,
  { customer, staff }: Partial<Omit<LookedUp, "notes">>,
  media: ReadonlyMap<string, KeptMedia>,
  now: number,
): Values {
  const shared = { customer: { ...customer, external_userid: claim.customer }, media, now };
  const facts = factsOfClaim(claim);
  if (isContact(facts)) {
    const { state, via } = facts;
    return { family: "contact", ...shared, staff: { ...staff, userid: facts.staff }, state, via };
  }
  const { account, scene, sceneParam, message } = facts;
  return {
    family: "kf",
    ...shared,
    account,
    scene,
    sceneParam,
    staff: facts.staff === null ? null : { ...staff, userid: facts.staff },
    message: message?.text ?? null,
  };
}
