/**
 * Measures how long WeCom takes to answer, and decides about calls that no send needs: names for a text, facts for a
 * condition, the state of a session. The policy alone: it knows no clock, connection or API.
 *
 * While WeCom is slow, such a call would not be answered in time. It would only keep the customer waiting and hold a
 * connection that a send wants. So it is not made, except for a try now and then which shows that WeCom is fast again.
 */

/** The kinds of calls, each measured by itself. */
export type CallKind = "send" | OptionalCall;
export type OptionalCall = "customer" | "kf-customer" | "staff" | "session";

/** Two answers in a row count; one may be late by chance. */
const TELLING = 2;
/** An older measurement says nothing about now. */
const REMEMBERED_MS = 60_000;
/** The time between two tries of a kind that is given up. */
const TRIED_EVERY_MS = 10_000;

/** `late`: its time was over before an answer came. `lost`: no answer came, but something else did. */
export type AnswerKind = "answered" | "late" | "lost";

interface Measured {
  endedAt: number;
  ms: number;
}

export class AnswerTimes {
  readonly #measured = new Map<CallKind, Measured[]>();
  readonly #underWay = new Map<CallKind, number>();

  begin(asked: CallKind): void {
    this.#underWay.set(asked, this.#countUnderWay(asked) + 1);
  }

  /** Notes the end of a call. */
  end(asked: CallKind, answer: AnswerKind, begunAt: number, now: number): void {
    this.#underWay.set(asked, this.#countUnderWay(asked) - 1);
    const measured = [
      ...(this.#measured.get(asked) ?? []),
      { endedAt: now, ms: msOf(answer, now - begunAt) },
    ];
    this.#measured.set(asked, measured.slice(-TELLING));
  }

  /** Whether WeCom's last answers of this kind took that long; false while nothing is known. */
  isSlow(asked: CallKind, ms: number, now: number): boolean {
    return this.#usualMs(asked, now) >= ms;
  }

  /** Whether an optional call that has this much time should be made. */
  mayBegin(call: OptionalCall, ms: number, now: number): boolean {
    const last = this.#recent(call, now).at(-1);
    // Without answers of its own, the answers to sends decide.
    if (last === undefined) return !this.isSlow("send", ms, now);
    if (!this.isSlow(call, ms, now)) return true;
    return (
      now - last.endedAt >= TRIED_EVERY_MS && this.#countUnderWay(call) === 0 && !this.isSlow("send", ms, now)
    );
  }

  /** The shorter of the last times; 0 while there are too few. */
  #usualMs(asked: CallKind, now: number): number {
    const recent = this.#recent(asked, now);
    return recent.length < TELLING ? 0 : Math.min(...recent.map(({ ms }) => ms));
  }

  #recent(asked: CallKind, now: number): Measured[] {
    const measured = this.#measured.get(asked) ?? [];
    return measured.filter(({ endedAt }) => now - endedAt < REMEMBERED_MS);
  }

  #countUnderWay(asked: CallKind): number {
    return this.#underWay.get(asked) ?? 0;
  }
}

function msOf(answer: AnswerKind, ms: number): number {
  switch (answer) {
    case "answered":
      return ms;
    case "late":
      // WeCom needs longer than this call had; how much longer is not known.
      return 2 * ms;
    case "lost":
      return Number.POSITIVE_INFINITY;
  }
}
