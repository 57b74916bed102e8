/** Hono with the one router that takes addresses literally: the other routers are of use when there are many routes. */
import { HonoBase } from "hono/hono-base";
import { TrieRouter } from "hono/router/trie-router";
import type { BlankEnv, BlankSchema, Env, Schema } from "hono/types";

export class Hono<E extends Env = BlankEnv, S extends Schema = BlankSchema> extends HonoBase<E, S, "/"> {
  constructor() {
    super({ router: new TrieRouter() });
  }
}
