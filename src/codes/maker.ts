/**
 * Makes, changes and deletes an app's codes, each once, however often that is asked for: WeCom has no key by which it
 * knows a call again, and makes a twin of the code. A call is stored before it is made; while its answer is not known,
 * the code is looked for in WeCom's list before it is made again.
 */
import { Turns } from "../concurrency/turns.ts";
import { sayLost } from "../wecom/client.ts";
import { addContactWay, deleteContactWay, getContactWay, updateContactWay } from "../wecom/codes.ts";
import { type ChannelCode, type CodeWish, fieldsOf, isAsWished, wishOf } from "./code.ts";
import { LOST_FOR_MS, LostCodes } from "./lost-codes.ts";
import { concernedMembers, countMembers } from "./members.ts";
import type { CodePorts } from "./ports.ts";
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
  problemOf,
  refusedByWecom,
  tooManyMembers,
  wecomUnreached,
} from "./problem.ts";

/** What became of a code: nothing when it was as it was asked for. */
export type CodeChange = "made" | "changed" | "none";
export type Made = { ok: true; code: ChannelCode; change: CodeChange } | CodeProblem;
export type Deleted = { ok: true; configId: string } | CodeProblem;

export class CodeMaker {
  readonly #ports: CodePorts;
  readonly #lost: LostCodes;
  /** Of requests for the same State. */
  readonly #turns = new Turns();

  constructor(ports: CodePorts) {
    this.#ports = ports;
    this.#lost = new LostCodes(ports);
  }

  /** Makes the code of a State, or changes it in place; requests for a State go one after another. */
  async put(state: string, wish: CodeWish): Promise<Made> {
    const askedAt = this.#ports.now();
    return await this.#turns.take(state, async () => {
      const known = this.#ports.store.get(state);
      if (known?.kind === "made") return await this.#change(known.code, wish, askedAt);
      if (known === null) return await this.#make(state, wish);
      const found = await this.#lost.find(known.pending);
      if (found === null) return await this.#make(state, wish);
      if (!found.ok) return found;
      const changed = await this.#change(found.code, wish, askedAt);
      // Whoever asked before was not told of it.
      return changed.ok ? { ...changed, change: "made" } : changed;
    });
  }

  /** Deletes the code of a State for good. */
  async delete(state: string): Promise<Deleted> {
    return await this.#turns.take(state, async () => {
      const { store } = this.#ports;
      const known = store.get(state);
      if (known === null) return noSuchCode();
      const found =
        known.kind === "made"
          ? { ok: true as const, code: known.code }
          : await this.#lost.find(known.pending);
      if (found === null) {
        store.forget(state, null);
        return noSuchCode();
      }
      if (!found.ok) return found;
      const { configId } = found.code;
      const asked = await this.#ports.ask((call, token, ms) => deleteContactWay(call, token, configId, ms));
      const problem = problemOf(asked, this.#ports.app, [NO_SUCH_WAY]);
      if (problem !== null) return problem;
      store.forget(state, configId);
      const { staff, departments } = found.code;
      console.log({ event: "code.deleted", app: this.#ports.app.name, state, configId, staff, departments });
      return { ok: true, configId };
    });
  }

  /** Asks WeCom about the code of a State, in its turn: what is done to it meanwhile is not undone. Null without a code. */
  async refresh(state: string): Promise<{ ok: true; code: ChannelCode | null } | CodeProblem> {
    return await this.#turns.take(state, async () => {
      const known = this.#ports.store.get(state);
      return known?.kind === "made" ? await this.#refresh(known.code) : { ok: true as const, code: null };
    });
  }

  /** Asks WeCom about a code; one that WeCom does not know any more is marked. */
  async #refresh(code: ChannelCode): Promise<{ ok: true; code: ChannelCode } | CodeProblem> {
    const { ask, store, now } = this.#ports;
    const asked = await ask((call, token, ms) => getContactWay(call, token, code.configId, ms));
    const problem = problemOf(asked, this.#ports.app, [NO_SUCH_WAY]);
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

  async #make(state: string, wish: CodeWish): Promise<Made> {
    const { ask, store, now } = this.#ports;
    const tooMany = await this.#tooMany(wish);
    if (tooMany !== null) return tooMany;
    store.begin(state, wish, now());
    const asked = await ask((call, token, ms) => addContactWay(call, token, fieldsOf(state, wish), ms));
    if (!asked.ok) {
      // Nothing was asked of WeCom.
      store.forget(state, null);
      return callProblem(asked, this.#ports.app) ?? wecomUnreached(NOT_AS_EXPECTED);
    }
    const { answer, details } = asked.found;
    if (details !== null) return { ok: true, code: await this.#store(state, wish, details), change: "made" };
    if (answer.kind === "answered" && answer.errcode !== 0 && answer.errcode !== BUSY) {
      store.forget(state, null);
      return await this.#refused(answer, wish);
    }
    if (answer.kind === "lost" && isTurnedAway(answer.http)) {
      store.forget(state, null);
      return wecomUnreached(sayLost(answer));
    }
    // It may have been made all the same.
    const known = store.get(state);
    const found = known?.kind === "pending" ? await this.#lost.find(known.pending) : null;
    if (found === null || !found.ok) {
      return found ?? answerLost(LOST_FOR_MS);
    }
    return { ok: true, code: found.code, change: "made" };
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
    const refreshed = await this.#refresh(code);
    return refreshed.ok ? refreshed.code : code;
  }

  async #change(code: ChannelCode, wish: CodeWish, askedAt: number): Promise<Made> {
    const { ask, store, now } = this.#ports;
    // What WeCom told after the request had come is new enough: twenty requests at once ask once.
    const seen =
      code.seenAt >= askedAt && code.goneAt === null
        ? ({ ok: true, code } as const)
        : await this.#refresh(code);
    if (!seen.ok) return seen;
    if (seen.code.goneAt !== null) return await this.#makeAgain(seen.code, wish);
    if (wish.exclusive !== seen.code.exclusive) return notChangeable();
    if (isAsWished(seen.code, wish)) return { ok: true, code: seen.code, change: "none" };
    const tooMany = await this.#tooMany(wish);
    if (tooMany !== null) return tooMany;
    const { state, configId } = code;
    const asked = await ask((call, token, ms) =>
      updateContactWay(call, token, configId, fieldsOf(state, wish), ms),
    );
    const problem = callProblem(asked, this.#ports.app);
    if (problem !== null || !asked.ok) return problem ?? wecomUnreached(NOT_AS_EXPECTED);
    const { answer } = asked.found;
    if (answer.kind === "answered" && answer.errcode === NO_SUCH_WAY) {
      return await this.#makeAgain({ ...seen.code, goneAt: now() }, wish);
    }
    if (answer.kind === "answered" && answer.errcode !== 0) return await this.#refused(answer, wish);
    const changed: ChannelCode = {
      ...seen.code,
      ...wish,
      updatedAt: now(),
      seenAt: now(),
      fault: null,
    };
    store.put(changed);
    const { staff, departments } = wish;
    console.log({ event: "code.changed", app: this.#ports.app.name, state, configId, staff, departments });
    return { ok: true, code: changed, change: "changed" };
  }

  /** WeCom does not know the code any more: whoever asks for it wants one that works. Refused, the dead code stays listed. */
  async #makeAgain(gone: ChannelCode, wish: CodeWish): Promise<Made> {
    const { state, configId } = gone;
    const { store, app } = this.#ports;
    console.warn({ event: "code.gone", app: app.name, state, configId });
    const made = await this.#make(state, wish);
    if (!made.ok && store.get(state) === null) store.put(gone);
    return made;
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
}

/** WeCom is busy: the call may have taken effect or not. */
const BUSY = -1;

/** A relay or proxy that does not let the call through: WeCom has not seen it. */
const isTurnedAway = (http: number | null) => http !== null && http >= 400 && http < 500;
