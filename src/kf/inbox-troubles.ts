/**
 * What keeps an inbox from being read: why, for its status, and the troubles of its apps, which are reported when they
 * come and when WeCom gives a page again. Decides nothing about reading.
 */
import type { AppConfig } from "../config/types.ts";
import { type Ended, type Trouble, troubleOf } from "../credentials/troubles.ts";
import { coded, type Sentence, written } from "../i18n/sentence.ts";
import type { Answer } from "../wecom/client.ts";

export interface InboxTroublesPorts {
  app(name: string): AppConfig | undefined;
  /** Reports a trouble of an app, without the caller. */
  report(app: AppConfig, trouble: Trouble): void;
  /** Reports troubles of an app that are over, without the caller. */
  reportEnded(app: AppConfig, ended: readonly Ended[]): void;
}

export class InboxTroubles {
  readonly #ports: InboxTroublesPorts;
  #why: string | null = null;
  /** The troubles that were reported since a page was read, by the name of the app that had them. */
  readonly #reported = new Map<string, { app: AppConfig; causes: Set<Trouble["cause"]> }>();

  constructor(ports: InboxTroublesPorts) {
    this.#ports = ports;
  }

  /** Why the inbox cannot be read at present, as a sentence is stored; null when it can. */
  get why(): string | null {
    return this.#why;
  }

  /** The items of a page could not be handed on. */
  interrupted(error: unknown): void {
    this.#why = coded("not-handed-on", { error: String(error) });
  }

  /** An app got no page. */
  failed(appName: string, why: Sentence | string, answer: Answer | null): void {
    this.#why = written(why);
    const app = this.#ports.app(appName);
    const trouble = answer?.kind === "answered" ? troubleOf(app, answer.errcode, answer.errmsg, "kf") : null;
    if (app === undefined || trouble === null) return;
    const { causes } = this.#reported.get(appName) ?? { causes: new Set() };
    this.#reported.set(appName, { app, causes: causes.add(trouble.cause) });
    this.#ports.report(app, trouble);
  }

  /** WeCom gave a page: the troubles that kept it from that are over. */
  read(): void {
    this.#why = null;
    const at = Date.now();
    for (const { app, causes } of this.#reported.values()) {
      this.#ports.reportEnded(
        app,
        [...causes].map((cause) => ({ cause, subject: "kf", at })),
      );
    }
    this.#reported.clear();
  }
}
