/**
 * The messages that a customer has received from a member, and whether another app is sending now. Takes every message:
 * api/ decides who may send.
 */
import type { AnotherApp } from "../faults.ts";

export interface ReceivedMessage {
  at: number;
  /** The sender's name; null: an app that is only simulated (`anotherApp` of the faults). */
  app: string | null;
  /** The body of the call, as parsed. */
  body: unknown;
  code: string | null;
}

export class Inbox {
  readonly #messages: ReceivedMessage[] = [];
  readonly #waiting = new Set<(message: ReceivedMessage) => void>();
  #distribution: { until: number; thenDelivers: boolean } | null = null;

  get messages(): readonly ReceivedMessage[] {
    this.isBeingDistributed(Date.now());
    return this.#messages;
  }

  /** The first message, in the past or to come; null when there is none in `timeoutMs`. */
  first(timeoutMs: number): Promise<ReceivedMessage | null> {
    const known = this.messages[0];
    if (known) return Promise.resolve(known);
    return new Promise((resolve) => {
      const arrived = (message: ReceivedMessage | null) => {
        clearTimeout(timer);
        this.#waiting.delete(arrived);
        resolve(message);
      };
      const timer = setTimeout(() => arrived(this.messages[0] ?? null), timeoutMs);
      this.#waiting.add(arrived);
    });
  }

  receive(message: ReceivedMessage): void {
    this.#messages.push(message);
    for (const arrived of this.#waiting) arrived(message);
  }

  /** Another app begins to send now. */
  beginDistribution(by: AnotherApp, now: number): void {
    this.#distribution = { until: now + by.forMs, thenDelivers: by.thenDelivers };
  }

  /** Whether another app is sending. Afterwards its message has arrived, or has not. */
  isBeingDistributed(now: number): boolean {
    const distribution = this.#distribution;
    if (distribution === null) return false;
    if (now < distribution.until) return true;
    this.#distribution = null;
    if (distribution.thenDelivers) {
      this.receive({
        at: distribution.until,
        app: null,
        body: { text: { content: "another app" } },
        code: null,
      });
    }
    return false;
  }
}
