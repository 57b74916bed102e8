/**
 * The two floors of acknowledgements: the answer of an empty handler, and that of a handler that calls one of eight
 * objects, which inserts a row. The answer waits until the row is durable.
 */
import { DurableObject } from "cloudflare:workers";
import { Hono } from "hono";

interface Env {
  FLOOR: DurableObjectNamespace<Floor>;
}

const OBJECTS = 8;

export class Floor extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql.exec("CREATE TABLE IF NOT EXISTS floor (id TEXT PRIMARY KEY, at INTEGER) WITHOUT ROWID");
  }

  insert(id: string, at: number): boolean {
    return this.#sql.exec("INSERT INTO floor VALUES (?, ?) ON CONFLICT DO NOTHING", id, at).rowsWritten > 0;
  }
}

const app = new Hono<{ Bindings: Env }>()
  .post("/empty", (c) => c.text("success"))
  .post("/row", async (c) => {
    const object = c.env.FLOOR.getByName(String(Math.floor(Math.random() * OBJECTS)));
    await object.insert(crypto.randomUUID(), Date.now());
    return c.text("success");
  });

export default { fetch: app.fetch } satisfies ExportedHandler<Env>;
