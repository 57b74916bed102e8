/**
 * A made-up event as a delivery would know it: facts, look-ups, values. What is not said is not known, save for two
 * names, which are made up so that a message looks as it will.
 */

import type { KeptMedia } from "../file/media.ts";
import type { Supposed } from "./explain.ts";
import type { SampleEvent } from "./sample-event.ts";

const SAMPLE_CUSTOMER = "李雷";
const SAMPLE_STAFF = "韩梅梅";

/** The event at `now`, in milliseconds since 1970, while these media are alive. */
export function sampleValues(
  event: SampleEvent,
  media: ReadonlyMap<string, KeptMedia>,
  now: number,
): Supposed {
  return event.event === "contact.added"
    ? supposeContact(event, media, now)
    : supposeSession(event, media, now);
}

function supposeContact(
  { event, app, state, via, ...people }: Extract<SampleEvent, { event: "contact.added" }>,
  media: ReadonlyMap<string, KeptMedia>,
  now: number,
): Supposed {
  const { tags, ...customer } = people.customer;
  const { department, userid = "", ...staff } = people.staff;
  return {
    facts: { event, app, staff: userid, state, via },
    known: {
      customer: { ...customer, ...(tags && { tags }) },
      staff: { ...(department && { department }) },
    },
    values: {
      customer: { external_userid: "", name: SAMPLE_CUSTOMER, ...customer },
      staff: { name: SAMPLE_STAFF, ...staff, userid },
      family: "contact",
      state,
      via,
      now,
      media,
    },
    notes: [],
  };
}

function supposeSession(
  made: Exclude<SampleEvent, { event: "contact.added" }>,
  media: ReadonlyMap<string, KeptMedia>,
  now: number,
): Supposed {
  const { event, app, account, customer, scene, scene_param: sceneParam, channels } = made;
  const message = "message" in made ? made.message : null;
  const staff = "staff" in made ? { name: SAMPLE_STAFF, userid: "", ...made.staff } : null;
  return {
    facts: {
      event,
      app,
      account,
      scene,
      sceneParam,
      channels,
      message,
      staff: staff?.userid ?? null,
    },
    known: { customer: {}, staff: {} },
    values: {
      customer: { external_userid: "", name: SAMPLE_CUSTOMER, ...customer },
      family: "kf",
      staff,
      account,
      scene,
      sceneParam,
      message: message?.text ?? null,
      now,
      media,
    },
    notes: [],
  };
}
