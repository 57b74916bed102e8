/**
 * Reads what comes to a suite's URL: WeCom's commands to the suite, and events of the companies that installed it, in the
 * envelope of commands (contacts of third-party apps) or in that of apps. Who the receiver may be depends on the content,
 * so it is judged here. Bytes in, a command, an event or a refusal out; stores nothing.
 */
import type { SuiteConfig } from "../config/types.ts";
import type { SuiteCommand } from "../suites/command.ts";
import type { Decrypted } from "./cipher.ts";
import { readEnvelope } from "./envelope.ts";
import { type CallbackEvent, readEvent, timeOf } from "./events.ts";
import { type CallbackQuery, isMessage, openAny, type Refusal } from "./receive.ts";
import { type Elements, readDamagedXml } from "./xml.ts";

export type ReceivedBySuite =
  | { ok: true; type: "command"; command: SuiteCommand | null; kind: string }
  /** An event of a company, by the corpid that it bears. */
  | { ok: true; type: "event"; corpId: string; event: CallbackEvent }
  | RefusedBySuite;

/** `meant`: set where the signature is right, and the receiver is not one of the suite's. */
export interface RefusedBySuite {
  ok: false;
  refusal: Refusal;
  meant?: MeantFor;
}

/** For whom a callback was encrypted, and the suite and the company that its content names. */
export interface MeantFor {
  receiver: string;
  suiteId: string | null;
  corpId: string | null;
}

/** What a POST says; `corpId` is the company in its path, if any. `now` in milliseconds. */
export function receiveForSuite(
  suite: SuiteConfig,
  query: CallbackQuery,
  body: string,
  corpId: string | null,
  now: number,
): ReceivedBySuite {
  const encrypt = readEnvelope(body);
  if (encrypt === null) return refuse("no-envelope");
  const opened = openAny(suite, query, encrypt, now);
  if (!opened.ok) return opened;
  let meant: MeantFor | undefined;
  for (const decrypted of opened.decrypted) {
    const elements = readDamagedXml(decrypted.message);
    meant ??= {
      receiver: decrypted.receiveId,
      suiteId: elements.text("SuiteId"),
      corpId: elements.text("AuthCorpId") ?? elements.text("ToUserName"),
    };
    const read = elements.text("InfoType") === null ? readAppEvent : readCommand;
    const received = read(suite, decrypted, elements, corpId);
    if (received !== null) return received;
  }
  return meant === undefined ? refuse("wrong-receiver") : { ok: false, refusal: "wrong-receiver", meant };
}

/** The plaintext of an `echostr`, and for whom it was encrypted; never the plaintext of a message. */
export function receiveSuiteEcho(
  suite: SuiteConfig,
  query: CallbackQuery,
  echostr: string | null,
  now: number,
): { ok: true; echoes: Decrypted[] } | { ok: false; refusal: Refusal } {
  if (echostr === null) return refuse("parameter-missing");
  const opened = openAny(suite, query, echostr.replaceAll(" ", "+"), now);
  if (!opened.ok) return opened;
  const echoes = opened.decrypted.filter(({ message }) => !isMessage(message));
  return echoes.length === 0 ? refuse("no-echo") : { ok: true, echoes };
}

/** Whether WeCom may verify the suite's URL for this receiver, as far as the configuration tells. */
export const isReceiverOfSuite = ({ suiteId, providerCorpId, receiveIds }: SuiteConfig, receiver: string) =>
  receiver === suiteId || receiver === providerCorpId || receiveIds.has(receiver);

/**
 * Reads a command, or an event in the envelope of commands (docs 92277, 101456). Null where its receiver is not the suite's
 * or its content names another suite, and for an event where the path names another company.
 */
function readCommand(
  { suiteId, receiveIds }: SuiteConfig,
  { receiveId }: Decrypted,
  elements: Elements,
  inPath: string | null,
): ReceivedBySuite | null {
  if (receiveId !== suiteId && !receiveIds.has(receiveId)) return null;
  if (elements.text("SuiteId") !== suiteId) return null;
  const kind = elements.text("InfoType") ?? "";
  const corpId = elements.text("AuthCorpId");
  const command = commandIn(kind, elements);
  const event = command === null && corpId !== null ? readEvent(elements) : null;
  if (corpId === null || event === null || event.type === "other") {
    return { ok: true, type: "command", command, kind };
  }
  return inPath === null || inPath === corpId ? { ok: true, type: "event", corpId, event } : null;
}

/** The command; null where nothing follows of its kind, or where the element that it is about is missing. */
function commandIn(kind: string, elements: Elements): SuiteCommand | null {
  const at = timeOf(elements);
  if (at === null) return null;
  switch (kind) {
    case "suite_ticket": {
      const ticket = elements.text("SuiteTicket");
      return ticket === null ? null : { type: "ticket", at, ticket };
    }
    case "create_auth":
    case "reset_permanent_code": {
      const authCode = elements.text("AuthCode");
      return authCode === null ? null : { type: "auth-code", at, authCode };
    }
    case "change_auth":
    case "cancel_auth": {
      const corpId = elements.text("AuthCorpId");
      if (corpId === null) return null;
      return { type: kind === "cancel_auth" ? "cancelled" : "changed", at, corpId };
    }
    default:
      return null;
  }
}

/**
 * Reads an event in the envelope of apps. Null where its receiver is not its company's, or where the path names another
 * company.
 */
function readAppEvent(
  { receiveIds }: SuiteConfig,
  { receiveId }: Decrypted,
  elements: Elements,
  inPath: string | null,
): ReceivedBySuite | null {
  const corpId = elements.text("ToUserName");
  if (corpId === null || (receiveId !== corpId && !receiveIds.has(receiveId))) return null;
  if (inPath !== null && inPath !== corpId) return null;
  return { ok: true, type: "event", corpId, event: readEvent(elements) };
}

const refuse = (refusal: Refusal) => ({ ok: false, refusal }) as const;
