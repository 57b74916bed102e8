/** Hono with the one router that takes addresses literally: the other routers are of use when there are many routes. */
import { HonoBase } from "hono/hono-base";
import type { Router } from "hono/router";
import { TrieRouter } from "hono/router/trie-router";
import type { BlankEnv, BlankSchema, Env, Schema } from "hono/types";

export class Hono<E extends Env = BlankEnv, S extends Schema = BlankSchema> extends HonoBase<E, S, "/"> {
  constructor() {
    super({ router: new LateRouter() });
  }
}

/**
 * Notes its routes, and sorts them when the first address is looked up. An app that is a part of another is never asked
 * itself, and the Worker starts before anybody asks.
 */
class LateRouter<Handler> implements Router<Handler> {
  readonly name = "LateRouter";
  #added: Parameters<Router<Handler>["add"]>[] = [];
  readonly #sorted = new TrieRouter<Handler>();

  add(...route: Parameters<Router<Handler>["add"]>): void {
    this.#added.push(route);
  }

  match(...asked: Parameters<Router<Handler>["match"]>): ReturnType<Router<Handler>["match"]> {
    for (const route of this.#added) this.#sorted.add(...route);
    this.#added = [];
    return this.#sorted.match(...asked);
  }
}
