/** Hono with one router, the one that takes an address as it stands: the others are of use where routes are many. */
import { HonoBase } from "hono/hono-base";
import { TrieRouter } from "hono/router/trie-router";
import type { BlankEnv, BlankSchema, Env, Schema } from "hono/types";

export class Hono<E extends Env = BlankEnv, S extends Schema = BlankSchema> extends HonoBase<E, S, "/"> {
  constructor() {
    super({ router: new TrieRouter() });
  }
}
