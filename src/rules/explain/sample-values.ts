/**
 * Makes a sample event into facts, look-ups and values, as a delivery has them. A value that the question leaves out is
 * unknown, but for two names: sample names stand in for them, so that a message looks as customers will see it.
 */
import { type ContactEventName, isContact } from "../engine/events.ts";
import type { KeptMedia } from "../engine/kept-media.ts";
import type { Sample } from "./explain.ts";
import type { SampleEvent } from "./sample-event.ts";

const SAMPLE_CUSTOMER = "李雷";
const SAMPLE_STAFF = "韩梅梅";

/** The event at `now`, in milliseconds since 1970, while these media are alive; nameless when no member's name is known. */
export function sampleValues(
  event: SampleEvent,
  media: ReadonlyMap<string, KeptMedia>,
  now: number,
  isNameless = false,
): Sample {
  const sample = isContact(event) ? sampleContact(event, media, now) : sampleSession(event, media, now);
  const { staff } = sample.values;
  if (isNameless && staff !== null) {
    delete staff.name;
    delete staff.alias;
  }
  return sample;
}

function sampleContact(
  { event, app, state, via, ...people }: Extract<SampleEvent, { event: ContactEventName }>,
  media: ReadonlyMap<string, KeptMedia>,
  now: number,
): Sample {
  const { tags, ...customer } = people.customer;
  const { department, userid = "", ...staff } = people.staff;
  return {
    facts: { event, app, staff: userid, state, via },
    known: {
      customer: tags === undefined ? customer : { ...customer, tags },
      staff: department === undefined ? {} : { department },
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

function sampleSession(
  sample: Exclude<SampleEvent, { event: ContactEventName }>,
  media: ReadonlyMap<string, KeptMedia>,
  now: number,
): Sample {
  const { event, app, account, customer, scene, scene_param: sceneParam, channels } = sample;
  const message = "message" in sample ? sample.message : null;
  const staff = "staff" in sample ? { name: SAMPLE_STAFF, userid: "", ...sample.staff } : null;
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
