/**
 * `/api/deliveries`: the record, newest first, gathered from every Dispatcher. Reads only.
 */

import { type Config, configOf } from "../config.ts";
import { shardOfDelivery } from "../delivery/address.ts";
import { corpsOf, dispatcherFor, dispatcherOf, dispatchersOf } from "../delivery/dispatchers.ts";
import { type DeliveryRecord, present, presentWhole } from "../delivery/record.ts";
import type { Env } from "../env.ts";
import { Hono } from "../hono.ts";
import { DEFAULT_LIMIT, deliveriesQuery } from "./deliveries-query.ts";
import { problem } from "./problem.ts";
import { query } from "./query.ts";

export const deliveries = new Hono<{ Bindings: Env }>()
  .get("/", query(deliveriesQuery), async (c) => {
    const { limit = DEFAULT_LIMIT, cursor: after = null, ...filter } = c.req.valid("query");
    const config = configOf(c.env);
    const dispatchers = dispatchersFor(c.env, config, filter.app, filter.customer);
    // One more than is shown tells whether there is another page.
    const lists = await Promise.all(
      dispatchers.map((dispatcher) => dispatcher.list(filter, after, limit + 1)),
    );
    const all = lists.flat().sort(newestFirst);
    const page = all.slice(0, limit);
    const last = all.length > limit ? page.at(-1) : undefined;
    return c.json({
      deliveries: page.map(({ attempts: _, ...delivery }) => present(delivery)),
      cursor: last === undefined ? null : `${last.receivedAt}_${last.id}`,
    });
  })
  .get("/:id", async (c) => {
    const id = c.req.param("id");
    const shard = shardOfDelivery(id);
    const config = configOf(c.env);
    const corps =
      shard === null ? [] : corpsOf(config).map((corpId) => dispatcherOf(c.env, config, corpId, shard));
    const found = await Promise.all(corps.map((dispatcher) => dispatcher.find(id)));
    const delivery = found.find((candidate) => candidate !== null);
    if (!delivery) return problem(c, 404, "not-found", "there is no delivery with this id", "id");
    return c.json(presentWhole(delivery));
  });

/** The Dispatchers that may hold what is asked for: one of a company for one customer, else all. */
function dispatchersFor(env: Env, config: Config, app: string | undefined, customer: string | undefined) {
  return corpsOf(config, app).flatMap((corpId) =>
    customer === undefined
      ? dispatchersOf(env, config, corpId)
      : [dispatcherFor(env, config, corpId, customer)],
  );
}

function newestFirst(a: DeliveryRecord, b: DeliveryRecord): number {
  return b.receivedAt - a.receivedAt || (a.id < b.id ? 1 : -1);
}
