/** Gives each call its fault: from the script of its code, or from the episodes of the moment. Counts the faults. */
import type { FaultEffect, JournalEntry, SimulatedWecom } from "../../simulator/index.ts";
import { Random } from "../random.ts";
import { codeOf, stateOf, wayOf } from "./code-of.ts";
import type { Scenario } from "./scenario.ts";

type Meeting = Extract<Scenario["episodes"][number], { do: "meet" }>;

export class CallFaults {
  /** How often each fault met a call, by name. */
  readonly faultsMet = new Map<string, number>();
  /** Called with every call that arrives. */
  onCall: (call: JournalEntry) => void = () => {};
  readonly #random: Random;
  readonly #scripts = new Map<string, FaultEffect[]>();
  readonly #meetings = new Set<Meeting>();
  /** The newest call, and its fault. */
  #last: { id: number; effect: FaultEffect | null } = { id: 0, effect: null };

  constructor(wecom: SimulatedWecom, scenario: Scenario) {
    const { options, visits, kfVisits, episodes, suite, byApi } = scenario;
    this.#random = new Random(options.seed + 1);
    const effects = new Map<string, FaultEffect>();
    const note = (effect: FaultEffect) => effects.set(JSON.stringify(effect), effect);
    for (const { raises } of visits) {
      for (const { tellings } of raises) for (const { script } of tellings) script.forEach(note);
    }
    for (const { steps } of kfVisits) {
      for (const { script } of steps) script.forEach(note);
    }
    for (const { visits: ofCompany } of suite?.companies ?? []) {
      for (const { script } of ofCompany) script.forEach(note);
    }
    for (const { script } of byApi?.calls ?? []) script.forEach(note);
    for (const { steps } of byApi?.keepers ?? []) {
      for (const step of steps) if (step.do === "puts") step.script.forEach(note);
    }
    for (const episode of episodes) if (episode.do === "meet") note(episode.then);
    // The simulated WeCom gets one permanent fault for each effect; this object decides which calls it meets.
    // The first fits no call: it has this object look at each call, whatever its fault.
    wecom.faults.add({ when: (call) => this.#meet(call) === undefined, then: { delayMs: 0 } });
    for (const [key, effect] of effects) {
      const when = (call: JournalEntry) => {
        const met = this.#meet(call);
        return met != null && JSON.stringify(met) === key;
      };
      wecom.faults.add({ when, times: Number.POSITIVE_INFINITY, then: effect });
    }
  }

  /** From now on the calls for this code, of this app or of any, meet these faults in their order. */
  script(app: string | null, code: string, effects: readonly FaultEffect[]): void {
    if (effects.length > 0) this.#scripts.set(`${app ?? "*"} ${code}`, [...effects]);
  }

  begin(meeting: Meeting): void {
    this.#meetings.add(meeting);
    setTimeout(() => this.#meetings.delete(meeting), meeting.forMs);
  }

  /** The fault of this call, decided at the first look; each standing fault asks again. */
  #meet(call: JournalEntry): FaultEffect | null {
    if (this.#last.id !== call.id) {
      this.#last = { id: call.id, effect: this.#decide(call) };
      this.onCall(call);
    }
    return this.#last.effect;
  }

  #decide(call: JournalEntry): FaultEffect | null {
    const effect = this.#ofEpisode(call) ?? this.#ofScript(call);
    if (effect !== null) {
      const name = nameOf(effect);
      this.faultsMet.set(name, (this.faultsMet.get(name) ?? 0) + 1);
    }
    return effect;
  }

  #ofScript(call: JournalEntry): FaultEffect | null {
    const state = stateOf(call);
    const code = state === null ? codeOf(call) : wayOf(state);
    const script = this.#scripts.get(`${call.app} ${code}`) ?? this.#scripts.get(`* ${code}`);
    return script?.shift() ?? null;
  }

  #ofEpisode({ api }: JournalEntry): FaultEffect | null {
    for (const meeting of this.#meetings) {
      if (meeting.api !== null && meeting.api !== api) continue;
      if (this.#random.chance(meeting.percent)) return meeting.then;
    }
    return null;
  }
}

function nameOf(effect: FaultEffect): string {
  const [[kind, value] = []] = Object.entries(effect);
  if (kind === "errcode" || kind === "status") return `${kind} ${value}`;
  if (kind === "delayMs") return Number(value) > 1_500 ? "stall" : "delay";
  return String(kind);
}
