/**
 * Uploads a file as one of the company's apps: the first that may upload. The keeper decides what is uploaded, and
 * when.
 */
import { remedyFor } from "../apps/kinds.ts";
import type { TokenSource } from "../apps/token.ts";
import { withToken } from "../apps/with-token.ts";
import type { AppConfig } from "../config/types.ts";
import { type Sentence, say } from "../i18n/sentence.ts";
import type { MediaType } from "../rules/engine/kept-media.ts";
import { type Answer, type CallWecom, sayLost } from "../wecom/client.ts";
import { errcodeOf, sayAnswer } from "../wecom/errors.ts";
import { type UploadFile, uploadImage, uploadMedia } from "../wecom/media.ts";

/** 20 MB take their time; no delivery waits for it. */
const UPLOAD_MS = 60_000;

export interface UploadPorts {
  call: CallWecom;
  tokens: TokenSource;
}

export type Uploaded<T> = { ok: true; details: T } | { ok: false; why: Sentence };

/** Uploads temporary material; `apps` are tried in turn. */
export async function uploadAsMedia(
  { call, tokens }: UploadPorts,
  apps: readonly AppConfig[],
  type: MediaType,
  file: UploadFile,
): Promise<Uploaded<{ mediaId: string }>> {
  return await asOneOf(apps, tokens, (token) => uploadMedia(call, token, { type, file }, UPLOAD_MS));
}

/** Uploads a picture that stays. */
export async function uploadAsPicture(
  { call, tokens }: UploadPorts,
  apps: readonly AppConfig[],
  file: UploadFile,
): Promise<Uploaded<{ url: string }>> {
  return await asOneOf(apps, tokens, (token) => uploadImage(call, token, file, UPLOAD_MS));
}

type Upload<T> = (token: string) => Promise<{ answer: Answer; details: T | null }>;

async function asOneOf<T>(
  apps: readonly AppConfig[],
  tokens: TokenSource,
  upload: Upload<T>,
): Promise<Uploaded<T>> {
  let why = say("no-app-of-company");
  for (const app of apps) {
    const uploaded = await asApp(app, tokens, upload);
    if (uploaded.ok) return uploaded;
    why = uploaded.why;
    if (!uploaded.isOfTheApp) break;
  }
  return { ok: false, why };
}

/** `isOfTheApp`: the failure is this app's; another app of the company may have more luck. */
type Tried<T> = { ok: true; details: T } | { ok: false; why: Sentence; isOfTheApp: boolean };

async function asApp<T>(app: AppConfig, tokens: TokenSource, upload: Upload<T>): Promise<Tried<T>> {
  const made = await withToken(tokens.of(app), upload);
  if (!made.ok) return { ok: false, why: say("app-without-token", { app: app.name }), isOfTheApp: true };
  const { answer, details } = made.found;
  if (details !== null) return { ok: true, details };
  if (answer.kind === "lost") return { ok: false, why: sayLost(answer), isOfTheApp: false };
  const { errcode, errmsg } = answer;
  const { verdict, alertWhen } = errcodeOf(errcode);
  const isOfTheApp = alertWhen === "at-once" || verdict === "token";
  return { ok: false, why: sayRefusal(errcode, errmsg, remedyFor(app, errcode)), isOfTheApp };
}

function sayRefusal(errcode: number, errmsg: string, remedy: Sentence | null): Sentence {
  if (errcode === 0) return say("answer-without-id");
  const answer = sayAnswer(errcode, errmsg);
  return remedy === null
    ? say("upload-refused", { answer })
    : say("upload-refused-remedy", { answer, remedy });
}
