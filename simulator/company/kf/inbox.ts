/** The messages that a customer has received from an account. Takes every message: api/ decides who may send. */

export interface KfReceived {
  at: number;
  /** The sender: the name of an app, or null for a servicer. */
  app: string | null;
  msgid: string;
  /** The body of the call, as parsed; of a servicer's message, what sync_msg shows. */
  body: unknown;
  /** The code that it was sent with; null: kf/send_msg, or a servicer. */
  code: string | null;
}

type Predicate = (message: KfReceived) => boolean;

export class KfInbox {
  readonly messages: KfReceived[] = [];
  readonly #waiting = new Set<(message: KfReceived) => void>();

  receive(message: KfReceived): void {
    this.messages.push(message);
    for (const arrived of this.#waiting) arrived(message);
  }

  /** WeCom could not deliver it. */
  drop(msgid: string): void {
    const at = this.messages.findIndex((message) => message.msgid === msgid);
    if (at >= 0) this.messages.splice(at, 1);
  }

  /** The first message that fits, in the past or to come; null when there is none in `timeoutMs`. */
  first(fits: Predicate, timeoutMs: number): Promise<KfReceived | null> {
    const known = this.messages.find(fits);
    if (known) return Promise.resolve(known);
    return new Promise((resolve) => {
      const end = (message: KfReceived | null) => {
        clearTimeout(timer);
        this.#waiting.delete(arrived);
        resolve(message);
      };
      const arrived = (message: KfReceived) => {
        if (fits(message)) end(message);
      };
      const timer = setTimeout(() => end(null), timeoutMs);
      this.#waiting.add(arrived);
    });
  }
}
