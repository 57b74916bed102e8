/**
 * Reads pages of an account's inbox for a program that has its own cursor. Never in the way of the inbox's own reading:
 * see `SyncGate`. Stores nothing.
 */
import { remedyFor } from "../apps/kinds.ts";
import type { TokenSource } from "../apps/token.ts";
import { withToken } from "../apps/with-token.ts";
import type { AppConfig } from "../config/types.ts";
import type { Language } from "../i18n/language.ts";
import { type Sentence, say } from "../i18n/sentence.ts";
import { inWords } from "../i18n/words.ts";
import { type Answer, sayLost } from "../wecom/client.ts";
import { LIMITED } from "../wecom/errors.ts";
import type { KfPage } from "../wecom/kf.ts";
import type { InboxState } from "./inbox-state.ts";
import type { SyncGate } from "./sync-gate.ts";
import { syncFailureOf } from "./sync-retry.ts";

/** The request of a program, with WeCom's own `cursor`, `limit` and `voice_format`. */
export interface PageRequest {
  cursor: string | null;
  limit: number | null;
  voiceFormat: 0 | 1 | null;
}

/** A page in WeCom's own fields, or why there is none; `errcode` is null when no answer of WeCom's came. */
export interface PageAnswer {
  errcode: number | null;
  errmsg: string;
  remedy?: string;
  /** When to ask again, if WeCom has closed. */
  retryAt?: string;
  next_cursor: string;
  has_more: 0 | 1;
  msg_list: readonly unknown[];
}

export interface PagePorts {
  state: InboxState;
  gate: SyncGate;
  /** Of the program's reader. */
  language: Language;
  tokens: TokenSource;
  /** Until when the inbox's reader rests, if it does. */
  restsUntil(): number | null;
  sync(
    accessToken: string,
    request: PageRequest & { token: string | null },
  ): Promise<{ answer: Answer; details: KfPage | null }>;
}

/** A program waits for the end of a rest of the inbox's reader that is no longer than this. */
const WAITED_OUT_MS = 5_000;

export async function readPage(app: AppConfig, request: PageRequest, ports: PagePorts): Promise<PageAnswer> {
  const { state, gate, tokens, language, sync } = ports;
  const without = (told: NoPage) => withoutPage(app, request, language, told);
  const wait = (ports.restsUntil() ?? 0) - Date.now();
  if (wait > 0 && wait <= WAITED_OUT_MS) await scheduler.wait(wait);
  for (;;) {
    const now = Date.now();
    const token = state.tokenAt(now, app.name)?.token ?? null;
    const hasToken = token !== null;
    const retryAt = gate.closedForPrograms(hasToken, now);
    if (retryAt !== null) return without({ errcode: LIMITED, errmsg: say("calls-without-token"), retryAt });
    const asked = await withToken(tokens.of(app), (accessToken) =>
      gate.take("program", hasToken, () => sync(accessToken, { ...request, token })),
    );
    if (!asked.ok) return without(asked.noToken);
    const { answer, details: page } = asked.found;
    if (page !== null) {
      const { nextCursor: next_cursor, hasMore, items: msg_list } = page;
      return { errcode: 0, errmsg: "ok", next_cursor, has_more: hasMore ? 1 : 0, msg_list };
    }
    if (answer.kind === "lost") return without({ errcode: null, errmsg: sayLost(answer) });
    // The Token is used up or too old. Each round drops a Token, and the last call is made without one.
    if (hasToken && syncFailureOf(answer, { cursor: request.cursor, token }) === "sync-token") {
      state.dropToken(token);
      continue;
    }
    const closedUntil = gate.closedForPrograms(hasToken, Date.now());
    return without({ errcode: answer.errcode || null, errmsg: answer.errmsg, retryAt: closedUntil });
  }
}

/** What an answer without a page tells; a text of `errmsg` is WeCom's, or a sentence as it is stored. */
interface NoPage {
  errcode: number | null;
  errmsg: Sentence | string;
  retryAt?: number | null;
}

/** An answer without a page; the cursor stays where it is. */
function withoutPage(
  app: AppConfig,
  { cursor }: PageRequest,
  language: Language,
  { errcode, errmsg, retryAt = null }: NoPage,
): PageAnswer {
  const remedy = errcode === null ? null : remedyFor(app, errcode);
  const answer: PageAnswer = {
    errcode,
    errmsg: inWords(errmsg, language),
    next_cursor: cursor ?? "",
    has_more: 0,
    msg_list: [],
  };
  if (remedy !== null) answer.remedy = inWords(remedy, language);
  if (retryAt !== null) answer.retryAt = new Date(retryAt).toISOString();
  return answer;
}
