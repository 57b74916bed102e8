/** How codes ask WeCom: with the app's token, and a time limit. A port, so that deciding code knows no object. */
import type { WithToken } from "../apps/with-token.ts";
import type { Answer, CallWecom } from "../wecom/client.ts";

export type AskWecom = <Found extends { answer: Answer }>(
  question: (call: CallWecom, token: string, timeoutMs: number) => Promise<Found>,
) => Promise<WithToken<Found>>;

/** People wait for it, and no code's window is open. */
export const CALL_MS = 5_000;
