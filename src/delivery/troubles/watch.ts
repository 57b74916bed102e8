/**
 * The troubles that a Dispatcher knows to be open, app by app, in its memory only; and what of its deliveries shows that
 * they are over. It is told of them when they begin, and by the cron while they last.
 */
import type { Cause, Ended, OpenTrouble } from "../../credentials/troubles.ts";
import type { Delivery } from "../delivery.ts";
import { endedBy } from "./causes.ts";

export class TroubleWatch {
  readonly #open = new Map<string, OpenTrouble[]>();

  /** All that is open for an app. */
  set(app: string, open: readonly OpenTrouble[]): void {
    if (open.length === 0) this.#open.delete(app);
    else this.#open.set(app, [...open]);
  }

  /** One more trouble of an app, or one that is known better now. */
  add(app: string, trouble: OpenTrouble): void {
    const others = (this.#open.get(app) ?? []).filter(({ cause }) => cause !== trouble.cause);
    this.#open.set(app, [...others, trouble]);
  }

  has(app: string, cause: Cause): boolean {
    return this.#open.get(app)?.some((trouble) => trouble.cause === cause) ?? false;
  }

  /** What a settled delivery shows to be over; known as open no more. */
  endedBy(delivery: Delivery): Ended[] {
    const open = this.#open.get(delivery.app);
    if (open === undefined) return [];
    const ended = endedBy(delivery, open);
    this.forget(delivery.app, ended);
    return ended;
  }

  forget(app: string, ended: readonly Pick<Ended, "cause" | "subject">[]): void {
    if (ended.length === 0) return;
    const left = (this.#open.get(app) ?? []).flatMap((trouble) => {
      const one = ended.find(({ cause }) => cause === trouble.cause);
      if (one === undefined) return [trouble];
      const subjects = trouble.subjects.filter(
        (name) => one.subject !== null && name !== "" && name !== one.subject,
      );
      return subjects.length === 0 ? [] : [{ ...trouble, subjects }];
    });
    this.set(app, left);
  }
}
