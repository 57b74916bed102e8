/**
 * The bindings of the Worker and its objects: those of `wrangler.toml`, from which `bindings.d.ts` is generated (`npm
 * run types:bindings`), and the secrets.
 */
/// <reference path="./bindings.d.ts" />
import type { Secrets } from "./config/types.ts";

export interface Env extends Bindings, Secrets {}
