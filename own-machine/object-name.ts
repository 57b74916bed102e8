/**
 * Has every object of the Worker's keep its own name. An object's id is a hash of its name, and only `metadata.sqlite` tells
 * workerd the name of an object that its alarm wakes: where that row is lost, it is made anew of what the object kept.
 */
import type { DurableObject } from "cloudflare:workers";

type ObjectClass = new (ctx: DurableObjectState, env: never) => DurableObject;

export function withName(Base: ObjectClass): ObjectClass {
  return class extends Base {
    constructor(ctx: DurableObjectState, env: never) {
      super(ctx, env);
      keepName(ctx);
    }
  };
}

function keepName({ id: { name }, storage: { sql } }: DurableObjectState): void {
  if (name === undefined) return;
  sql.exec("CREATE TABLE IF NOT EXISTS own_machine (name TEXT PRIMARY KEY) WITHOUT ROWID");
  sql.exec("INSERT OR IGNORE INTO own_machine VALUES (?)", name);
}
