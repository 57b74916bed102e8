/**
 * Looks for codes whose making had no answer: in WeCom's list of what the app made since the call. Makes none: what is not
 * found may still be on its way for some seconds.
 */
import { type ContactWayPage, getContactWay, type KnownContactWay, listContactWays } from "../wecom/codes.ts";
import type { ChannelCode } from "./code.ts";
import { CLOCKS_MS, type CodePorts, LOOKS } from "./ports.ts";
import {
  answerLost,
  type CodeProblem,
  NO_SUCH_WAY,
  NOT_AS_EXPECTED,
  problemOf,
  searchUnfinished,
  wecomUnreached,
} from "./problem.ts";
import type { PendingCode } from "./store.ts";
import { CALL_MS } from "./wecom-port.ts";

/** A call whose answer was lost may take effect this long after it was given up. */
const SETTLED_MS = 10_000;
/** The most that WeCom lists at once (doc 92228). */
const PAGE = 1_000;
/** Pages of the list that are looked through for a lost code. */
const PAGES = 5;

/** After this time, a call that has shown no effect has none. */
export const LOST_FOR_MS = CALL_MS + SETTLED_MS;

export class LostCodes {
  readonly #ports: CodePorts;
  /** The States of ways that were looked at for another lost code; null for what is no code. WeCom changes none. */
  readonly #statesOfWays = new Map<string, string | null>();

  constructor(ports: CodePorts) {
    this.#ports = ports;
  }

  /** The code of a State; null when it was not made. */
  async find({ state, askedAt }: PendingCode): Promise<{ ok: true; code: ChannelCode } | CodeProblem | null> {
    const { store, now } = this.#ports;
    const search = await this.#search(state, askedAt);
    if ("code" in search) return search;
    for (const way of search.found) store.adopt(way, now());
    const known = store.get(state);
    if (known?.kind === "made") return { ok: true, code: known.code };
    const settledAt = askedAt + LOST_FOR_MS;
    return now() >= settledAt ? null : answerLost(settledAt - now());
  }

  async #search(state: string, askedAt: number): Promise<{ found: KnownContactWay[] } | CodeProblem> {
    const { ask, app, now } = this.#ports;
    const page: ContactWayPage = {
      from: askedAt - CLOCKS_MS,
      to: now() + CLOCKS_MS,
      cursor: null,
      limit: PAGE,
    };
    const found: KnownContactWay[] = [];
    let looks = 0;
    for (let pages = 0; pages < PAGES; pages += 1) {
      const listed = await ask((call, token, ms) => listContactWays(call, token, page, ms));
      const problem = problemOf(listed, app);
      if (problem !== null) return problem;
      const list = listed.ok ? listed.found.details : null;
      if (list === null) return wecomUnreached(NOT_AS_EXPECTED);
      for (const configId of list.configIds.filter((id) => this.#mayBe(id, state))) {
        looks += 1;
        if (looks > LOOKS) return searchUnfinished();
        const asked = await ask((call, token, ms) => getContactWay(call, token, configId, ms));
        const failed = problemOf(asked, app, [NO_SUCH_WAY]);
        if (failed !== null) return failed;
        const way = asked.ok ? asked.found.details : null;
        if (way?.state === state && way.isCode) found.push(way);
        this.#statesOfWays.set(configId, way?.isCode ? way.state : null);
      }
      if (list.cursor === null) return { found };
      page.cursor = list.cursor;
    }
    return searchUnfinished();
  }

  /** Whether a way may be the lost code: one that is stored is not, nor one whose other State was seen. */
  #mayBe(configId: string, state: string): boolean {
    const seen = this.#statesOfWays.get(configId);
    const isOther = seen !== undefined && seen !== state;
    return !isOther && this.#ports.store.kindOf(configId) === null;
  }
}
