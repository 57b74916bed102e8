/** The request of an API's call, and its possible answers. Types, and the two answers, only. */
import type { App } from "../company/app.ts";
import type { Provider } from "../company/provider.ts";
import type { Suite } from "../company/suite.ts";
import type { AnotherApp } from "../faults.ts";
import type { FormFile } from "../http/form.ts";
import type { World } from "../world.ts";

export interface Call {
  readonly at: number;
  readonly ip: string;
  readonly query: URLSearchParams;
  /** The body as it came; empty when it was a form. */
  readonly raw: string;
  /** The files of a form; null when the body was none. */
  readonly files: readonly FormFile[] | null;
  /** A fault: from this call on, another app is sending. */
  readonly anotherApp: AnotherApp | null;
}

export type Answer = Accepted | Refused;

export interface Accepted {
  ok: true;
  /** The fields beside errcode and errmsg. */
  fields?: Record<string, unknown>;
  /** The body was understood only in part. */
  warning?: boolean;
  effect?: "delivered";
  /** The answer has neither errcode nor errmsg, as some of a provider's calls have none. */
  isBare?: boolean;
}

export interface Refused {
  ok: false;
  errcode: number;
  /** Stands in the errmsg, before the meaning of the errcode. */
  detail?: string | undefined;
}

export const refuse = (errcode: number, detail?: string): Refused => ({ ok: false, errcode, detail });

/** Which right a call needs; `media` needs none. */
export type Family = "contact" | "kf" | "address-book" | "media";

export type Api = {
  /** As the journal and the faults name it. */
  name: string;
  method: "GET" | "POST";
} & (
  | { family: "provider"; answer(world: World, call: Call, provider: Provider): Answer }
  | { family: "suite"; answer(world: World, call: Call, suite: Suite): Answer }
  | { family: "token"; answer(world: World, call: Call): Answer }
  | { family: Family; answer(world: World, call: Call, app: App): Answer }
);
