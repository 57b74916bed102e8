/**
 * The one-time codes of customer service: each scene's life, state and
 * types of message. Makes codes; api/kf/send-msg-on-event.ts judges them.
 */
import type { Settings } from "../../settings/settings.ts";
import type { World } from "../../world.ts";
import { newWelcomeCode } from "../ids.ts";
import { KF_STATE, type KfSession, type KfState } from "./session.ts";

/** The customer enters, waits in the pool, is taken from it, or the session ends. */
export type KfScene = "enter" | "queue" | "accept" | "end";

export interface KfSceneRule {
  readonly life: "kfShortCodeLifeMs" | "kfLongCodeLifeMs";
  /** The session must still be in this state (95018); null for any state. */
  readonly state: KfState | null;
  readonly types: readonly string[];
}

export const KF_SCENES: Readonly<Record<KfScene, KfSceneRule>> = {
  enter: { life: "kfShortCodeLifeMs", state: null, types: ["text", "msgmenu"] },
  queue: { life: "kfLongCodeLifeMs", state: KF_STATE.queued, types: ["text"] },
  accept: { life: "kfLongCodeLifeMs", state: KF_STATE.human, types: ["text"] },
  end: { life: "kfShortCodeLifeMs", state: KF_STATE.ended, types: ["text", "msgmenu"] },
};

/** A chance to send a message, for every app that is authorised for the account. */
export interface KfCode {
  readonly scene: KfScene;
  readonly session: KfSession;
  /** The session's consultation when the code was made. */
  readonly consultation: number;
  readonly at: number;
  used: boolean;
}

export function issueKfCode(world: World, session: KfSession, scene: KfScene, at: number): string {
  const value = newWelcomeCode();
  session.codes.push({ scene, value, at });
  world.kfCodes.set(value, { scene, session, consultation: session.consultation, at, used: false });
  return value;
}

export const isKfCodeExpired = ({ scene, at }: KfCode, settings: Settings, now: number): boolean =>
  now - at > settings[KF_SCENES[scene].life];

/** The scene of a change to this state. */
export function kfSceneOf(state: KfState): KfScene | null {
  if (state === KF_STATE.queued) return "queue";
  if (state === KF_STATE.human) return "accept";
  return state === KF_STATE.ended ? "end" : null;
}
