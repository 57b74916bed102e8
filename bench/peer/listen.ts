/**
 * The HTTP side of every peer: Hono on Node. Answers WeCom when the claim is made, and tells the outcome of a code.
 * What a claim is, each peer says.
 */
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { openCallback, type Welcome } from "./callback.ts";
import type { Outcome } from "./policy.ts";
import { settings } from "./settings.ts";

export interface Peer {
  /** Rejects when the claim cannot be stored, so that WeCom posts the callback again. A repeat changes nothing. */
  claim(welcome: Welcome): void | Promise<void>;
  /** Null for a code that is not known. */
  outcomeOf(code: string): Promise<Outcome | "open" | null>;
}

/** Listens, and prints the port on the standard output. */
export function listen(peer: Peer): void {
  const app = new Hono()
    .post("/callback/:app", async (c) => {
      const opened = openCallback(c.req.query(), await c.req.text(), Date.now());
      if (!opened.ok) return c.body(null, 403);
      try {
        if (opened.welcome !== null) await peer.claim(opened.welcome);
      } catch (error) {
        console.error(`the claim could not be stored: ${error}`);
        return c.body(null, 503);
      }
      return c.text("success");
    })
    .get("/outcomes/:code", async (c) => {
      const outcome = await peer.outcomeOf(c.req.param("code"));
      return outcome === null ? c.body(null, 404) : c.json({ outcome });
    });
  serve({ fetch: app.fetch, hostname: "127.0.0.1", port: settings.PORT }, ({ port }) => console.log(port));
}
