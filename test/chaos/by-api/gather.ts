/** Gathers what became of the calls by the API: the posted events, the channel codes and the history of the rules. */
import * as v from "valibot";
import type { Arrival } from "../../webhooks/receiver.ts";
import { call } from "../api.ts";
import type { ByApi, ChannelCodes, PostedEvent, Publication } from "../evidence.ts";
import { type Stage, WEBHOOK_APP } from "../stage.ts";
import type { ByApiPlayed } from "./play.ts";
import { CODES_APP } from "./play-codes.ts";
import { look, versionsOf } from "./play-editors.ts";

const PAUSE_MS = 250;

const waitingAnswer = v.object({ waiting: v.number() });

/** Runs when no delivery is open any more. `puts` are the rules files that were put into KV. */
export async function gatherByApi(
  stage: Stage,
  { sends, acts, publications }: ByApiPlayed,
  puts: readonly Publication[],
  giveUpAt: number,
): Promise<ByApi> {
  await eventsPosted(stage, giveUpAt);
  const history = await answered(() => versionsOf(stage), giveUpAt);
  return {
    sends,
    webhookApp: WEBHOOK_APP,
    posted: (stage.receiver?.arrivals ?? []).map(postedEvent),
    codes: { acts, ways: waysOf(stage), listed: await answered(() => listedCodes(stage), giveUpAt) },
    published: {
      publications: [...puts, ...publications],
      history: history?.toReversed() ?? null,
      current: await answered(() => look(stage), giveUpAt),
    },
  };
}

/** Has the events that wait be tried until none is left. Looks twice, since the last try may still be under way. */
async function eventsPosted({ worker }: Stage, giveUpAt: number): Promise<void> {
  for (let quiet = 0; quiet < 2 && Date.now() < giveUpAt; ) {
    const { body } = await call(worker, "POST", `/api/apps/${WEBHOOK_APP}/webhook/retry`);
    const read = v.safeParse(waitingAnswer, body);
    quiet = read.success && read.output.waiting === 0 ? quiet + 1 : 0;
    if (quiet < 2) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Asks until there is an answer; null when there is none in time. */
async function answered<T>(ask: () => Promise<T | null>, giveUpAt: number): Promise<T | null> {
  for (;;) {
    const answer = await ask();
    if (answer !== null || Date.now() > giveUpAt) return answer;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

const about = v.looseObject({ id: v.optional(v.string()), delivery: v.optional(v.string()) });

function postedEvent({ id, type, body, at, status, isVerified, data }: Arrival): PostedEvent {
  const read = v.safeParse(about, data);
  const told = read.success ? read.output : {};
  const delivery = (type === "delivery.settled" ? told.id : told.delivery) ?? null;
  return { id, type, body, at, status, isVerified, delivery };
}

function waysOf({ corp, app }: Stage): ChannelCodes["ways"] {
  const { contactWays } = corp;
  return [
    ...contactWays.of(app(CODES_APP)).map((way) => ({ way, to: null })),
    ...contactWays.removed.map(({ way, at }) => ({ way, to: at })),
  ].map(({ way: { state, configId, createdAt }, to }) => ({ state, configId, from: createdAt, to }));
}

const page = v.object({
  codes: v.array(v.object({ state: v.string(), configId: v.string(), gone: v.optional(v.boolean(), false) })),
  cursor: v.nullable(v.string()),
});

/** The Worker's own list, in which WeCom is asked about each code. */
async function listedCodes({ worker }: Stage): Promise<ChannelCodes["listed"]> {
  const codes: v.InferOutput<typeof page>["codes"] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const more = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await call(worker, "GET", `/api/apps/${CODES_APP}/codes?fresh=1${more}`);
    const read = v.safeParse(page, body);
    if (!read.success) return null;
    codes.push(...read.output.codes);
    ({ cursor } = read.output);
  }
  return codes;
}
