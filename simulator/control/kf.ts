/**
 * Customer service driven over HTTP, under /sim/kf/. As thin as control.ts: each route parses its input and calls what
 * tests in Node call directly.
 */
import * as v from "valibot";
import type { KfHappening } from "../company/kf/activity.ts";
import { describeCallback, describeKfSession } from "../describe.ts";
import { kfNow } from "../settings/kf-clock.ts";
import type { World } from "../world.ts";
import { authorise, type Parties, placeOf, type Scene, sceneOf, staffOf } from "./kf-scene.ts";
import * as schema from "./kf-schema.ts";
import { NotFound } from "./lookup.ts";

type Happening = KfHappening & { code?: string | null };

/** `order` is, for example, "POST enter"; `id` stands behind it in the path. */
export async function answerKf(world: World, order: string, id: string, input: unknown): Promise<unknown> {
  const act = (parties: Parties, doIt: (scene: Scene) => Happening) => perform(world, parties, doIt);
  switch (order) {
    case "POST enter": {
      const entering = v.parse(schema.EnterInput, input);
      // A visitor is somebody new, unless named.
      return act({ customer: {}, ...entering }, (scene) => scene.kf.enter({ ...entering, ...scene.parties }));
    }
    case "POST say": {
      const said = v.parse(schema.SayInput, input);
      return act(said, (scene) => scene.kf.says({ ...said, ...scene.parties }));
    }
    case "POST recall": {
      const recalled = v.parse(schema.MessageInput, input);
      return act(recalled, ({ kf, parties }) => kf.recalls({ ...recalled, ...parties }));
    }
    case "POST fail": {
      const failed = v.parse(schema.MessageInput, input);
      return act(failed, ({ kf, parties }) => kf.fails({ ...failed, ...parties }));
    }
    case "POST refuse": {
      const refusing = v.parse(schema.RefuseInput, input);
      const { kf, parties } = sceneOf(world, refusing);
      kf.rejects({ ...parties, rejecting: refusing.rejecting });
      return describeKfSession(kf.session(parties), kfNow(world.settings));
    }
    case "POST authorise": {
      const callback = authorise(world, v.parse(schema.AuthoriseInput, input));
      return { callbacks: callback ? [describeCallback(callback)] : [] };
    }
    case "POST token": {
      const { corp, account } = placeOf(world, v.parse(schema.PartiesInput, input));
      return { token: corp.kf.token(account) };
    }
    case "GET session": {
      const session = world.kfSessions.get(id);
      if (!session) throw new NotFound(`no session ${id}`);
      return describeKfSession(session, kfNow(world.settings));
    }
    default:
      return answerServicer(world, order, input);
  }
}

async function answerServicer(world: World, order: string, input: unknown): Promise<unknown> {
  if (order === "POST servicer" || order === "POST go") {
    const { status, servicer, ...where } = v.parse(schema.ServicerInput, input);
    const { corp, account } = placeOf(world, where);
    const staff = staffOf(corp, servicer ?? account.servicers[0]?.staff.userid ?? [...corp.staff.keys()][0]);
    if (order === "POST servicer") return corp.kf.servicer.add(account, staff, status);
    return corp.kf.servicer.goes(status, { ...where, account, servicer: staff }).item;
  }
  if (order === "POST write") {
    const { servicer, text, message, ...where } = v.parse(schema.WriteInput, input);
    const what = message ? { message } : { text };
    return perform(world, where, ({ kf, serving }) => kf.servicer.writes({ ...serving(servicer), ...what }));
  }
  if (order === "POST transfer") {
    const { servicer, to, ...where } = v.parse(schema.TransferInput, input);
    return perform(world, where, ({ corp, kf, serving }) =>
      kf.servicer.transfers({ ...serving(servicer), to: staffOf(corp, to) }),
    );
  }
  if (order !== "POST take" && order !== "POST end" && order !== "POST reenter") {
    throw new NotFound(`no ${order} under /sim/kf/; GET / says what there is`);
  }
  const { servicer, status: _, ...where } = v.parse(schema.ServicerInput, input);
  return perform(world, where, ({ kf, serving }) => {
    if (order === "POST take") return kf.servicer.takes(serving(servicer));
    return order === "POST end"
      ? kf.servicer.ends(serving(servicer))
      : kf.servicer.reenters(serving(servicer));
  });
}

/** Does it, waits for what the customer receives, and says what happened. */
async function perform(world: World, where: Parties, doIt: (scene: Scene) => Happening) {
  const scene = sceneOf(world, where);
  const session = scene.kf.session(scene.parties);
  const before = new Set(session.received);
  const { item, code = null, callbacks } = doIt(scene);
  const { waitMs = code !== null && where.deliver !== false ? 3_000 : 0 } = where;
  if (waitMs > 0) {
    await session.receives(
      (message) => !before.has(message) && (code === null || message.code === code),
      waitMs,
    );
  }
  const shown = describeKfSession(session, kfNow(world.settings));
  return { ...shown, item, code, callbacks: callbacks.map(describeCallback) };
}
