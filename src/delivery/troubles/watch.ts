/**
 * Holds the open troubles that a Dispatcher knows of each app, in memory only, and finds which deliveries end them. A
 * Dispatcher is told of a trouble when it begins, and by the cron while it lasts.
 */
import type { Cause, Ended, OpenTrouble } from "../../credentials/troubles.ts";
import type { Delivery } from "../delivery.ts";
import { endedBy } from "./causes.ts";

export class TroubleWatch {
  readonly #open = new Map<string, OpenTrouble[]>();

  /** Replaces all open troubles of an app. */
  set(app: string, open: readonly OpenTrouble[]): void {
    this.#open.set(app, [...open]);
  }

  /** Adds an open trouble of an app, in place of the trouble with the same cause. */
  add(app: string, trouble: OpenTrouble): void {
    const others = (this.#open.get(app) ?? []).filter(({ cause }) => cause !== trouble.cause);
    this.#open.set(app, [...others, trouble]);
  }

  has(app: string, cause: Cause): boolean {
    return this.#open.get(app)?.some((trouble) => trouble.cause === cause) ?? false;
  }

  /** The troubles that a settled delivery ends; they are not open any more. */
  endedBy(delivery: Delivery): Ended[] {
    const open = this.#open.get(delivery.app);
    if (open === undefined) return [];
    const ended = endedBy(delivery, open);
    this.forget(delivery.app, ended);
    return ended;
  }

  forget(app: string, ended: readonly Pick<Ended, "cause" | "subject">[]): void {
    const left = (this.#open.get(app) ?? []).flatMap((trouble) => {
      const end = ended.find(({ cause }) => cause === trouble.cause);
      if (end === undefined) return [trouble];
      const subjects = trouble.subjects.filter(
        (name) => end.subject !== null && name !== "" && name !== end.subject,
      );
      return subjects.length === 0 ? [] : [{ ...trouble, subjects }];
    });
    this.set(app, left);
  }
}
