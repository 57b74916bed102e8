/** Stands in for Cloudflare's rate limits: so many calls with a key in a period, counted in memory. */
import { WorkerEntrypoint } from "cloudflare:workers";
import type { Env } from "./env.ts";

interface Props {
  name: string;
  limit: number;
  /** In seconds. */
  period: number;
}

/** The calls of the current period by limit and key. */
const counts = new Map<string, number>();
/** The current period by limit. */
const periods = new Map<string, number>();

export class RateLimit extends WorkerEntrypoint<Env, Props> {
  limit({ key }: { key: string }): { success: boolean } {
    const { name, limit, period } = this.ctx.props;
    const current = Math.floor(Date.now() / 1_000 / period);
    if (periods.get(name) !== current) {
      for (const counted of counts.keys()) if (counted.startsWith(`${name} `)) counts.delete(counted);
      periods.set(name, current);
    }
    const count = (counts.get(`${name} ${key}`) ?? 0) + 1;
    counts.set(`${name} ${key}`, count);
    return { success: count <= limit };
  }
}
