/**
 * The rules in force for each app of a Dispatcher. Reports a broken rules file once until it is corrected. Chooses no
 * rule.
 */
import type { Config } from "../../config/types.ts";
import type { MediaSource } from "../../rules/engine/kept-media.ts";
import { COMMON_FILE, filesOf } from "../../rules/file-keys.ts";
import { textHash } from "../../rules/last-good.ts";
import type { RulesState, RulesStore } from "../../rules/store.ts";
import type { RulesSummary } from "../record/company.ts";
import { troubleOfRules } from "../troubles/causes.ts";
import type { TroubleReporter } from "../troubles/reporter.ts";

export class AppRules {
  readonly #config: Config;
  readonly #store: RulesStore;
  readonly #troubles: TroubleReporter;
  /** The faults of rules files that were reported, by file. */
  readonly #reportedFaults = new Map<string, string>();

  constructor(config: Config, store: RulesStore, troubles: TroubleReporter) {
    this.#config = config;
    this.#store = store;
    this.#troubles = troubles;
  }

  async of(app: string): Promise<RulesState> {
    const state = await this.#store.get(app, Date.now());
    const { inForce, fault } = state;
    const trouble = troubleOfRules(state);
    if (fault === null) {
      // The app's own file may be corrected or deleted.
      for (const file of new Set([inForce?.from ?? COMMON_FILE, ...filesOf(app).slice(0, -1)])) {
        const isMended = this.#reportedFaults.delete(file);
        const reporter = this.#reporterOf(file, app);
        if (isMended || this.#troubles.isOpen(reporter, "rules"))
          this.#troubles.reportEnded(reporter, [{ cause: "rules", subject: file, at: Date.now() }]);
      }
    } else if (trouble !== null && trouble.detail !== this.#reportedFaults.get(fault.file)) {
      this.#reportedFaults.set(fault.file, trouble.detail);
      // The place of each problem, and not its sentence, which may quote a text.
      const places = fault.problems.map(({ line, column, path }) => `${line}:${column} ${path}`);
      console.error({ event: "rules.broken", file: fault.file, inForce: inForce?.from ?? null, places });
      this.#troubles.report(this.#reporterOf(fault.file, app), trouble);
    }
    return state;
  }

  /** Which rules are in force for an app, and what is wrong with the newest file. */
  async summary(app: string): Promise<RulesSummary> {
    const { inForce, fault } = await this.of(app);
    return {
      from: inForce?.from ?? null,
      sha256: inForce && textHash(inForce.text),
      rules: inForce?.compiled.rules.length ?? 0,
      timezone: inForce?.compiled.timezone ?? null,
      fault,
    };
  }

  /** The media of the rules in force. */
  async media(app: string): Promise<{ name: string; source: MediaSource }[]> {
    const { inForce } = await this.of(app);
    return [...(inForce?.compiled.media ?? [])].map(([name, source]) => ({ name, source }));
  }

  /** The URLs to which the rules in force post the outcome of an event, each once. */
  async webhooks(app: string): Promise<string[]> {
    const { inForce } = await this.of(app);
    const then = (inForce?.compiled.rules ?? []).flatMap((rule) => rule.then);
    return [...new Set(then.flatMap((followUp) => ("webhook" in followUp ? followUp.webhook : [])))];
  }

  /** The app that gets the trouble of a broken file: for the common file the first app, so that it is one trouble. */
  #reporterOf(file: string, app: string): string {
    return file === COMMON_FILE ? ([...this.#config.apps.keys()][0] ?? app) : app;
  }
}
