/**
 * Makes, changes and deletes an app's codes, each once, however often that is asked for: WeCom has no key by which it
 * knows a call again, and makes a twin of the code. A call is stored before it is made; while its answer is not known,
 * the code is looked for in WeCom's list before it is made again.
 */
import type { AppConfig } from "../config/types.ts";
import { sayLost } from "../wecom/client.ts";
import {
  addContactWay,
  type ContactWayPage,
  deleteContactWay,
  getContactWay,
  type KnownContactWay,
  listContactWays,
  OLDEST_CONTACT_WAY,
  updateContactWay,
} from "../wecom/codes.ts";
import { type ChannelCode, type CodeWish, fieldsOf, isAsWished, wishOf } from "./code.ts";
import { concernedMembers, countMembers } from "./members.ts";
import {
  answerLost,
  type CodeProblem,
  callProblem,
  concernsMember,
  MOST_MEMBERS,
  NO_SUCH_WAY,
  NOT_AS_EXPECTED,
  noSuchCode,
  notChangeable,
  refusedByWecom,
  searchUnfinished,
  tooManyMembers,
  wecomUnreached,
} from "./problem.ts";
import type { CodeStore, PendingCode } from "./store.ts";
import { type AskWecom, CALL_MS } from "./wecom-port.ts";

/** A call whose answer was lost may take effect this long after it was given up. */
const SETTLED_MS = 10_000;
/** How far WeCom's clock and ours may differ. */
const CLOCKS_MS = 5 * 60_000;
/** Codes that are asked about one by one for one request: Cloudflare's free plan allows fifty. */
export const LOOKS = 40;
/** The most that WeCom lists at once (doc 92228). */
const PAGE = 1_000;
/** Pages of the list that are looked through for a lost code. */
const PAGES = 5;

export interface MakerPorts {
  ask: AskWecom;
  store: CodeStore;
  app: AppConfig;
  now(): number;
}

export type Made = { ok: true; code: ChannelCode; isNew: boolean } | CodeProblem;
export type Deleted = { ok: true } | CodeProblem;
export type Adopted =
  | {
      ok: true;
      adopted: number;
      known: number;
      twins: { state: string; configId: string }[];
      cursor: string | null;
    }
  | CodeProblem;

export class CodeMaker {
  readonly #ports: MakerPorts;
  /** The last of the requests that wait for their turn, by State. */
  readonly #lines = new Map<string, Promise<unknown>>();
  /** The States of ways that were looked at for another lost code; null for what is no code. WeCom changes none. */
  readonly #statesOfWays = new Map<string, string | null>();

  constructor(ports: MakerPorts) {
    this.#ports = ports;
  }

  /** Makes the code of a State, or changes it in place; requests for a State go one after another. */
  async put(state: string, wish: CodeWish): Promise<Made> {
    const askedAt = this.#ports.now();
    return await this.#inLine(state, async () => {
      const known = this.#ports.store.get(state);
      if (known?.kind === "made") return await this.#change(known.code, wish, askedAt);
      if (known === null) return await this.#make(state, wish);
      const found = await this.#recover(known.pending);
      if (found === null) return await this.#make(state, wish);
      if (!found.ok) return found;
      const changed = await this.#change(found.code, wish, askedAt);
      // Whoever asked before was not told of it.
      return changed.ok ? { ...changed, isNew: true } : changed;
    });
  }

  /** Deletes the code of a State for good. */
  async delete(state: string): Promise<Deleted> {
    return await this.#inLine(state, async () => {
      const { store } = this.#ports;
      const known = store.get(state);
      if (known === null) return noSuchCode();
      const found =
        known.kind === "made" ? { ok: true as const, code: known.code } : await this.#recover(known.pending);
      if (found === null) {
        store.forget(state);
        return noSuchCode();
      }
      if (!found.ok) return found;
      const { configId } = found.code;
      const asked = await this.#ports.ask((call, token, ms) => deleteContactWay(call, token, configId, ms));
      const problem = this.#problemOf(asked, [NO_SUCH_WAY]);
      if (problem !== null) return problem;
      store.forget(state);
      const { staff, departments } = found.code;
      console.log({ event: "code.deleted", app: this.#ports.app.name, state, configId, staff, departments });
      return { ok: true };
    });
  }

  /** Asks WeCom about a code; one that WeCom does not know any more is marked. */
  async refresh(code: ChannelCode): Promise<{ ok: true; code: ChannelCode } | CodeProblem> {
    const { ask, store, now } = this.#ports;
    const asked = await ask((call, token, ms) => getContactWay(call, token, code.configId, ms));
    const problem = this.#problemOf(asked, [NO_SUCH_WAY]);
    if (problem !== null) return problem;
    const way = asked.ok ? asked.found.details : null;
    const seenAt = now();
    const fresh: ChannelCode =
      way === null
        ? { ...code, goneAt: code.goneAt ?? seenAt, seenAt }
        : {
            ...code,
            ...wishOf(way, code.exclusive),
            qrCode: way.qrCode ?? code.qrCode,
            goneAt: null,
            seenAt,
          };
    store.put(fresh);
    return { ok: true, code: fresh };
  }

  /** Takes in a page of those ways of the app's that are not known here. */
  async adopt(cursor: string | null): Promise<Adopted> {
    const { ask, store, now } = this.#ports;
    const page = { from: OLDEST_CONTACT_WAY, to: now() + CLOCKS_MS, cursor, limit: LOOKS };
    const listed = await ask((call, token, ms) => listContactWays(call, token, page, ms));
    const problem = this.#problemOf(listed);
    if (problem !== null) return problem;
    const list = listed.ok ? listed.found.details : null;
    if (list === null) return wecomUnreached(NOT_AS_EXPECTED);
    const result = { adopted: 0, known: 0, twins: [] as { state: string; configId: string }[] };
    for (const configId of list.configIds) {
      const kind = store.kindOf(configId);
      if (kind?.kind === "code") result.known += 1;
      else if (kind !== null) {
        if (kind.state !== null) result.twins.push({ state: kind.state, configId });
      } else {
        const asked = await ask((call, token, ms) => getContactWay(call, token, configId, ms));
        const failed = this.#problemOf(asked, [NO_SUCH_WAY]);
        if (failed !== null) return failed;
        const way = asked.ok ? asked.found.details : null;
        if (way === null) continue;
        const taken = store.adopt(way, now());
        if (taken === "adopted") result.adopted += 1;
        if (taken === "twin") result.twins.push({ state: way.state, configId });
      }
    }
    return { ok: true, ...result, cursor: list.cursor };
  }

  async #make(state: string, wish: CodeWish): Promise<Made> {
    const { ask, store, now } = this.#ports;
    const tooMany = await this.#tooMany(wish);
    if (tooMany !== null) return tooMany;
    store.begin(state, wish, now());
    const asked = await ask((call, token, ms) => addContactWay(call, token, fieldsOf(state, wish), ms));
    if (!asked.ok) {
      // Nothing was asked of WeCom.
      store.forget(state);
      return callProblem(asked, this.#ports.app) ?? wecomUnreached(NOT_AS_EXPECTED);
    }
    const { answer, details } = asked.found;
    if (details !== null) return { ok: true, code: await this.#store(state, wish, details), isNew: true };
    if (answer.kind === "answered" && answer.errcode !== 0 && answer.errcode !== BUSY) {
      store.forget(state);
      return await this.#refused(answer, wish);
    }
    if (answer.kind === "lost" && isTurnedAway(answer.http)) {
      store.forget(state);
      return wecomUnreached(sayLost(answer));
    }
    // It may have been made all the same.
    const known = store.get(state);
    const found = known?.kind === "pending" ? await this.#recover(known.pending) : null;
    if (found === null || !found.ok) {
      return found ?? answerLost(CALL_MS + SETTLED_MS);
    }
    return { ok: true, code: found.code, isNew: true };
  }

  async #store(
    state: string,
    wish: CodeWish,
    { configId, qrCode }: { configId: string; qrCode: string | null },
  ): Promise<ChannelCode> {
    const { store, now } = this.#ports;
    const at = now();
    const code: ChannelCode = {
      ...wish,
      state,
      configId,
      qrCode,
      createdAt: at,
      updatedAt: at,
      seenAt: at,
      goneAt: null,
      fault: null,
    };
    store.put(code);
    const { staff, departments } = wish;
    console.log({ event: "code.made", app: this.#ports.app.name, state, configId, staff, departments });
    if (qrCode !== null) return code;
    // WeCom's answer may lack the picture.
    const refreshed = await this.refresh(code);
    return refreshed.ok ? refreshed.code : code;
  }

  async #change(code: ChannelCode, wish: CodeWish, askedAt: number): Promise<Made> {
    const { ask, store, now } = this.#ports;
    if (wish.exclusive !== code.exclusive) return notChangeable();
    // What WeCom told after the request had come is new enough: twenty requests at once ask once.
    const seen =
      code.seenAt >= askedAt && code.goneAt === null
        ? ({ ok: true, code } as const)
        : await this.refresh(code);
    if (!seen.ok) return seen;
    if (seen.code.goneAt !== null) return await this.#makeAgain(code, wish);
    if (isAsWished(seen.code, wish)) return { ok: true, code: seen.code, isNew: false };
    const tooMany = await this.#tooMany(wish);
    if (tooMany !== null) return tooMany;
    const { state, configId } = code;
    const asked = await ask((call, token, ms) =>
      updateContactWay(call, token, configId, fieldsOf(state, wish), ms),
    );
    const problem = callProblem(asked, this.#ports.app);
    if (problem !== null || !asked.ok) return problem ?? wecomUnreached(NOT_AS_EXPECTED);
    const { answer } = asked.found;
    if (answer.kind === "answered" && answer.errcode === NO_SUCH_WAY)
      return await this.#makeAgain(code, wish);
    if (answer.kind === "answered" && answer.errcode !== 0) return await this.#refused(answer, wish);
    const changed: ChannelCode = {
      ...seen.code,
      ...wish,
      exclusive: code.exclusive,
      updatedAt: now(),
      seenAt: now(),
      fault: null,
    };
    store.put(changed);
    const { staff, departments } = wish;
    console.log({ event: "code.changed", app: this.#ports.app.name, state, configId, staff, departments });
    return { ok: true, code: changed, isNew: false };
  }

  /** WeCom does not know the code any more: whoever asks for it wants one that works. */
  async #makeAgain({ state, configId }: ChannelCode, wish: CodeWish): Promise<Made> {
    console.warn({ event: "code.gone", app: this.#ports.app.name, state, configId });
    return await this.#make(state, wish);
  }

  /** Looks for a code whose call had no answer; null when it was not made. */
  async #recover({
    state,
    askedAt,
  }: PendingCode): Promise<{ ok: true; code: ChannelCode } | CodeProblem | null> {
    const { store, now } = this.#ports;
    const search = await this.#search(state, askedAt);
    if ("code" in search) return search;
    for (const way of search.found) store.adopt(way, now());
    const known = store.get(state);
    if (known?.kind === "made") return { ok: true, code: known.code };
    const settledAt = askedAt + CALL_MS + SETTLED_MS;
    if (now() >= settledAt) return null;
    return answerLost(settledAt - now());
  }

  async #search(state: string, askedAt: number): Promise<{ found: KnownContactWay[] } | CodeProblem> {
    const { ask, store, now } = this.#ports;
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
      const problem = this.#problemOf(listed);
      if (problem !== null) return problem;
      const list = listed.ok ? listed.found.details : null;
      if (list === null) return wecomUnreached(NOT_AS_EXPECTED);
      for (const configId of list.configIds) {
        const seen = this.#statesOfWays.get(configId);
        const isOther = seen !== undefined && seen !== state;
        if (isOther || store.kindOf(configId) !== null) continue;
        looks += 1;
        if (looks > LOOKS) return searchUnfinished();
        const asked = await ask((call, token, ms) => getContactWay(call, token, configId, ms));
        const failed = this.#problemOf(asked, [NO_SUCH_WAY]);
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

  async #tooMany(wish: CodeWish): Promise<CodeProblem | null> {
    if (wish.departments.length === 0) return null;
    const count = await countMembers(this.#ports.ask, wish);
    return count !== null && count > MOST_MEMBERS ? tooManyMembers(count) : null;
  }

  async #refused(refusal: { errcode: number; errmsg: string }, { staff }: CodeWish): Promise<CodeProblem> {
    const { ask, app } = this.#ports;
    const concerned = concernsMember(refusal.errcode) ? await concernedMembers(ask, refusal, staff) : null;
    return refusedByWecom(app, refusal, concerned);
  }

  /** The problem of a question; none for an answer of these errcodes. */
  #problemOf(asked: Parameters<typeof callProblem>[0], taken: readonly number[] = []): CodeProblem | null {
    const problem = callProblem(asked, this.#ports.app);
    if (problem !== null || !asked.ok) return problem;
    const { answer } = asked.found;
    if (answer.kind !== "answered" || answer.errcode === 0 || taken.includes(answer.errcode)) return null;
    return refusedByWecom(this.#ports.app, answer);
  }

  #inLine<T>(state: string, work: () => Promise<T>): Promise<T> {
    const before = this.#lines.get(state) ?? Promise.resolve();
    const turn = before.then(work, work);
    const line = turn
      .catch(() => {})
      .finally(() => {
        if (this.#lines.get(state) === line) this.#lines.delete(state);
      });
    this.#lines.set(state, line);
    return turn;
  }
}

/** WeCom is busy: the call may have taken effect or not. */
const BUSY = -1;

/** A relay or proxy that does not let the call through: WeCom has not seen it. */
const isTurnedAway = (http: number | null) => http !== null && http >= 400 && http < 500;
