/**
 * Alerts the operators of an app's troubles, by the configured webhook; without one, nothing is sent. Decides nothing about
 * when an alert is due.
 */
import type { Config } from "../config/types.ts";
import type { Env } from "../env.ts";
import { inZone, namesMoment } from "../i18n/sentence.ts";
import { rulesEditorOf } from "../objects.ts";
import { alertText, overText, sendAlert } from "./alert.ts";
import { consoleLink } from "./console-link.ts";
import { CONSOLE } from "./refused-logins.ts";
import type { Episode } from "./trouble-episode.ts";

interface Place {
  env: Env;
  config: Config;
  /** The object's name, and the app's. */
  object: string;
  app: string;
  waitUntil(work: Promise<unknown>): void;
}

export class OperatorAlerts {
  readonly #place: Place;
  /** The app that an alert names; null for the console. */
  readonly #app: string | null;

  constructor(place: Place) {
    this.#place = place;
    this.#app = place.object === CONSOLE ? null : place.app;
  }

  /** A trouble that the operators should know of. */
  tell(episode: Episode): void {
    const { env, config } = this.#place;
    const now = Date.now();
    this.#send(episode.detail, async (detail) => {
      const link = await consoleLink(env, config, this.#app, episode.delivery);
      return alertText(this.#app, { ...episode, detail }, now, config.language, link);
    });
  }

  /** A trouble that they were told of is over. */
  tellOver(episode: Episode): void {
    const { language } = this.#place.config;
    this.#send(episode.what, async (what) => overText(this.#app, { ...episode, what }, language));
  }

  /** Sends an alert about a stored sentence, whose moments are told in the rules file's zone. */
  #send(stored: string, textOf: (sentence: string) => Promise<string>): void {
    const { config, waitUntil } = this.#place;
    const { alertWebhook } = config;
    if (alertWebhook === null) return;
    const told = async () => {
      const zone = namesMoment(stored) ? await this.#timezone() : null;
      await sendAlert(alertWebhook, await textOf(inZone(stored, zone)));
    };
    waitUntil(told());
  }

  /** The zone of the rules in force; null when it cannot be asked for. */
  async #timezone(): Promise<string | null> {
    const { env, config, app } = this.#place;
    try {
      return await rulesEditorOf(env, config).timezone(app);
    } catch (error) {
      console.warn({ event: "alert.zone-unknown", app, error: String(error) });
      return null;
    }
  }
}
