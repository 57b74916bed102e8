/**
 * The requests that work in an object may make in one invocation: to other objects, to KV, to the Internet. Cloudflare's
 * free plan lets an invocation make 50. Work that goes on as long as there is something to do ends when its allowance is
 * used up, and goes on in another invocation. Makes no request.
 */

/** What all work of an invocation counts ahead; ten are left to what it seldom does, as another try with a new token. */
export const REQUESTS_AT_MOST = 40;

export class Allowance {
  #left: number;

  constructor(requests = REQUESTS_AT_MOST) {
    this.#left = requests;
  }

  /** Counts requests that are made in any case. */
  use(requests = 1): void {
    this.#left -= requests;
  }

  /** Counts requests if so many are left; otherwise gives false, and they must not be made. */
  take(requests: number): boolean {
    if (!this.has(requests)) return false;
    this.use(requests);
    return true;
  }

  has(requests: number): boolean {
    return this.#left >= requests;
  }
}
