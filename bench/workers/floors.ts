/**
 * The floors: an empty handler; a handler that calls one of eight objects, which inserts a row; and the same with a call
 * of WeCom's API behind the answer, the least that a durable welcome can cost. The answer waits until the row is
 * durable.
 */
import { DurableObject } from "cloudflare:workers";
import { Hono } from "hono";
import { LINK, TEXT } from "../welcome.ts";

interface Env {
  FLOOR: DurableObjectNamespace<Floor>;
  /** For the floor with a call. */
  WECOM_API_BASE: string;
  TOKEN: string;
}

const OBJECTS = 8;
const MESSAGE = { text: { content: TEXT }, attachments: [{ msgtype: "link", link: LINK }] };

const objectOf = (env: Env) => env.FLOOR.getByName(String(Math.floor(Math.random() * OBJECTS)));

export class Floor extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql.exec("CREATE TABLE IF NOT EXISTS floor (id TEXT PRIMARY KEY, at INTEGER) WITHOUT ROWID");
  }

  insert(id: string, at: number): boolean {
    return this.#sql.exec("INSERT INTO floor VALUES (?, ?) ON CONFLICT DO NOTHING", id, at).rowsWritten > 0;
  }

  /** The call leaves when the row is durable. */
  insertAndSend(code: string, at: number): void {
    if (this.insert(code, at)) this.ctx.waitUntil(this.#send(code));
  }

  async #send(code: string): Promise<void> {
    const { WECOM_API_BASE, TOKEN } = this.env;
    const response = await fetch(
      `${WECOM_API_BASE}/cgi-bin/externalcontact/send_welcome_msg?access_token=${TOKEN}`,
      { method: "POST", body: JSON.stringify({ welcome_code: code, ...MESSAGE }) },
    );
    await response.json();
  }
}

const app = new Hono<{ Bindings: Env }>()
  .post("/empty", (c) => c.text("success"))
  .post("/row", async (c) => {
    await objectOf(c.env).insert(crypto.randomUUID(), Date.now());
    return c.text("success");
  })
  .post("/call/:code", async (c) => {
    await objectOf(c.env).insertAndSend(c.req.param("code"), Date.now());
    return c.text("success");
  });

export default { fetch: app.fetch } satisfies ExportedHandler<Env>;
