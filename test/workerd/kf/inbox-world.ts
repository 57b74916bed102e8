/**
 * What survives an inbox's object, and WeCom behind it, for tests of its reader: stored values, and pages of numbered
 * items. Each step that the object takes may be its last.
 */
import { type NoToken, TokenSource } from "../../../src/apps/token.ts";
import type { AppConfig } from "../../../src/config/types.ts";
import { inWords } from "../../../src/i18n/words.ts";
import type { Reading } from "../../../src/kf/classify.ts";
import { NO_COUNTS } from "../../../src/kf/counts.ts";
import { InboxState } from "../../../src/kf/inbox-state.ts";
import type { SetAside } from "../../../src/kf/page-result.ts";
import { Reader, type ReaderPorts } from "../../../src/kf/reader.ts";
import type { Answer } from "../../../src/wecom/client.ts";
import type { KfPage } from "../../../src/wecom/kf.ts";

export const PAGE = 1_000;
export const PAGES = 3;
const FEW = 10;
export const SALES: AppConfig = {
  name: "sales",
  kind: "self-built",
  corpId: "ww1",
  secret: "s",
  agentId: null,
  callbackTokens: [],
  encodingAesKeys: [],
  receiveIds: new Set(),
  forward: null,
  webhook: null,
};

export const SUPPORT: AppConfig = { ...SALES, name: "support" };

const item = (n: number) => ({
  msgid: `m${n}`,
  send_time: Date.now() / 1_000,
  origin: 3,
  open_kfid: "wkA",
  external_userid: "wmA",
  msgtype: "text",
  text: { content: "hi" },
});

const UNKNOWN_CURSOR: Answer = {
  kind: "answered",
  http: 200,
  errcode: 40058,
  errmsg: "invalid cursor",
  body: {},
};

const OK: Extract<Answer, { kind: "answered" }> = {
  kind: "answered",
  http: 200,
  errcode: 0,
  errmsg: "ok",
  body: {},
};

/** The parts that survive the object: its storage, and the items that the Dispatchers took. */
export class World {
  readonly stored = new Map<string, unknown>();
  readonly taken = new Map<string, number>();
  /** The number of steps until the object is lost. */
  stepsLeft = Number.POSITIVE_INFINITY;
  steps = 0;
  /** A cursor that WeCom no longer knows. */
  unknownCursor: string | null = null;
  /** The circumstances in which the last page was read. */
  reading: Reading | null = null;
  /** Runs while a page is on its way. */
  meanwhile: (page: number) => void = () => {};
  /** An item that makes WeCom's answer unreadable, by its number. */
  broken: number | null = null;
  /** An item that no Dispatcher takes, by its number: it is found among a few items only. */
  untaken: number | null = null;
  /** Whether another page may be read in this invocation. */
  mayGoOn = true;
  /** Whether WeCom answers with the cursor of the question. */
  standsStill = false;
  /** Whether the pages hold no list of items. */
  holdsNoList = false;
  /** Whether the pages hold no items, though more follow. */
  areEmpty = false;
  /** Whether no item follows any cursor, and whether WeCom then names no cursor. */
  nothingMore = false;
  namesNoCursor = false;
  /** The apps that this object knows. */
  apps: AppConfig[] = [SALES];
  /** Whether an app's Secret may have changed. */
  mayHaveChanged = false;
  noToken: NoToken | null = null;
  /** Which refused token each request for a token names. */
  tokensAsked: (string | null)[] = [];
  /** The errcode that WeCom answers in place of a page. */
  refusal: number | null = null;
  /** WeCom's answer in place of a page. */
  lost: Extract<Answer, { kind: "lost" }> | null = null;
  /** The calls for a page: whose access_token, the callback's Token, and how many items. */
  calls: { as: string; token: string | null; limit: number }[] = [];
  syncs = 0;
  pagesRead = 0;
  setAside: SetAside[] = [];
  obstacles: string[] = [];

  step(): void {
    this.steps += 1;
    if (--this.stepsLeft < 0) throw new Error("the object is lost");
  }

  state(): InboxState {
    const kv = {
      get: (key: string) => structuredClone(this.stored.get(key)),
      put: (key: string, value: unknown) => {
        this.step();
        this.stored.set(key, structuredClone(value));
      },
    };
    return new InboxState(kv as unknown as SyncKvStorage);
  }

  /** A page of items by their numbers, which are the cursors; a page with the broken item is no JSON. */
  #oddPage(from: number, limit: number): { answer: Answer; details: KfPage | null } {
    const to = Math.min(from + limit, PAGES * PAGE);
    const nextCursor = String(this.standsStill ? from : to);
    if (this.broken !== null && from <= this.broken && this.broken < to) {
      const text = `{"errcode":0,"next_cursor":"${nextCursor}","msg_list":[{"text":"say "hi""}]}`;
      return { answer: { kind: "lost", http: 200, reason: "not-json", text }, details: null };
    }
    const items = Array.from({ length: to - from }, (_, n) => item(from + n));
    const hasMore = this.standsStill || to < PAGES * PAGE;
    return { answer: OK, details: { items, nextCursor, hasMore, isUnreadable: false } };
  }

  reader(): Reader {
    const ports: ReaderPorts = {
      state: this.state(),
      apps: this.apps,
      tokens: new TokenSource({
        readCache: () => Promise.resolve(null),
        askCredentials: (app, refused) => {
          this.tokensAsked.push(refused);
          return Promise.resolve(
            this.noToken === null
              ? { ok: true, token: `of ${app.name}`, expiresAt: Date.now() + 7_200_000 }
              : { ok: false, ...this.noToken },
          );
        },
      }),
      sync: async (as, { cursor, limit, token }) => {
        this.step();
        this.syncs += 1;
        this.calls.push({ as, token, limit });
        if (this.lost !== null) return { answer: this.lost, details: null };
        if (cursor !== null && cursor === this.unknownCursor)
          return { answer: UNKNOWN_CURSOR, details: null };
        if (this.broken !== null || this.untaken !== null || this.standsStill)
          return this.#oddPage(Number(cursor ?? 0), limit);
        const page = Number(cursor ?? 0);
        if (this.refusal !== null) return { answer: { ...OK, errcode: this.refusal }, details: null };
        if (this.nothingMore) {
          const nextCursor = this.namesNoCursor ? "" : `${page}`;
          const details = { items: [], nextCursor, hasMore: false, isUnreadable: false };
          return { answer: OK, details };
        }
        this.meanwhile(page);
        const isEmpty = this.holdsNoList || this.areEmpty;
        const items = isEmpty ? [] : Array.from({ length: PAGE }, (_, n) => item(page * PAGE + n));
        const details = {
          items,
          nextCursor: String(page + 1),
          hasMore: page + 1 < PAGES,
          isUnreadable: this.holdsNoList,
        };
        return { answer: OK, details };
      },
      take: async (items, reading) => {
        this.reading = reading;
        const untaken = items.some(({ msgid }) => msgid === `m${this.untaken}`);
        if (untaken && items.length > FEW) return null;
        // The object is lost when the Dispatchers have half of the items; a claim that is made again changes nothing.
        for (const [n, { msgid }] of items.entries()) {
          if (n === PAGE / 2) this.step();
          if (msgid !== null) this.taken.set(msgid, (this.taken.get(msgid) ?? 0) + 1);
        }
        this.step();
        const lastSetAside = untaken
          ? { at: 0, msgid: `m${this.untaken}`, kind: "text", why: "TOOBIG" }
          : null;
        return { counts: NO_COUNTS, lastSetAside };
      },
      mayHaveChanged: () => this.mayHaveChanged,
      mayGoOn: () => this.mayGoOn,
      read: () => {
        this.pagesRead += 1;
      },
      failed: (_app, _failure, why) => void this.obstacles.push(inWords(why, "en")),
      setAside: (what) => void this.setAside.push(what),
    };
    return new Reader(ports);
  }
}
