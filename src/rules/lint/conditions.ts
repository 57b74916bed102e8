/**
 * Warns of conditions that are valid and yet seem to be mistakes: a star that is only a star, an unknown msgtype, a
 * menu item that no menu has.
 */
import { type Sentence, say } from "../../i18n/sentence.ts";
import { byteLength } from "../../schema/bytes.ts";
import { quote, suggestion } from "../../schema/wording.ts";
import type { Written } from "../conditions/condition.ts";
import type { ConditionName, NamedCondition } from "../conditions/conditions.ts";
import {
  CHANNEL_BYTES,
  charactersIn,
  STATE_CHARACTERS,
  sceneFault,
  sceneParamFault,
} from "../conditions/origins.ts";
import { readPattern } from "../conditions/pattern.ts";
import type { Transfer } from "../engine/action.ts";
import { menuIdsOf } from "../engine/menu-items.ts";
import type { Bodies } from "../file/bodies.ts";
import type { RulesFile } from "../file/schema.ts";
import type { Fault, Path } from "../problem.ts";
import { type Slip, type SlipKind, slipIn } from "./typing-slips.ts";

/** The msgtypes that customers send (WeCom doc 94670). */
const MSGTYPES = [
  "text",
  "image",
  "voice",
  "video",
  "file",
  "location",
  "link",
  "business_card",
  "miniprogram",
  "msgmenu",
  "channels",
  "channels_shop_product",
  "channels_shop_order",
  "merged_msg",
  "meeting",
  "schedule",
  "note",
];

/** The kind of each condition's values; null where the schema or the references already check the values. */
const KINDS: Readonly<Record<ConditionName, SlipKind | null>> = {
  app: "id",
  staff: "id",
  account: "id",
  "customer.tag": "id",
  msgtype: "id",
  state: "pattern",
  scene: "pattern",
  scene_param: "pattern",
  menu: "pattern",
  "channels.nickname": "name",
  "text.is": "whole",
  "text.contains": "part",
  via: null,
  hours: null,
  department: null,
  "channels.scene": null,
  "customer.type": null,
  "customer.gender": null,
};

/** Warnings about the conditions, transfers and follow-ups of a file. */
export function conditionWarnings({ rules }: RulesFile, bodies: Bodies): Fault[] {
  const menuIds = new Set(bodies.all.flatMap(({ body }) => menuIdsOf(body).map(({ id }) => id)));
  return rules.flatMap(({ when, transfer, otherwise, then }, index) => [
    ...when.flatMap((named) => {
      const path: Path = ["rules", index, "when", ...named.name.split(".")];
      return named.condition.written.flatMap((value) =>
        faultsAt([...path, ...value.at], warningOf(named, value, menuIds)),
      );
    }),
    ...servicerWarnings(["rules", index, "transfer"], transfer),
    ...servicerWarnings(["rules", index, "otherwise"], otherwise),
    ...then.flatMap((followUp, position) =>
      ("tag" in followUp ? followUp.tag : []).flatMap((id) =>
        faultsAt(["rules", index, "then", position, "tag"], idWarning(id, tagNameWarning)),
      ),
    ),
  ]);
}

const faultsAt = (path: Path, slip: Slip | null): Fault[] => (slip === null ? [] : [{ path, ...slip }]);

function servicerWarnings(path: Path, transfer: Transfer | null): Fault[] {
  return transfer?.to === "servicer" ? faultsAt(path, idWarning(transfer.servicer, staffNameWarning)) : [];
}

function idWarning(text: string, nameWarning: (value: string) => Sentence): Slip | null {
  return slipIn({ text, isAlone: false }, "id") ?? (isId(text) ? null : { message: nameWarning(text) });
}

/** Whether a text may be an id of WeCom's: an id has ASCII signs only, a name often has others. */
const isId = (value: string) => /^[\x21-\x7e]*$/.test(value);
const tagNameWarning = (value: string) => say("tag-name", { value: quote(value) });
const staffNameWarning = (value: string) => say("staff-name", { value: quote(value) });

function warningOf({ name }: NamedCondition, value: Written, menuIds: ReadonlySet<string>): Slip | null {
  const { text } = value;
  const kind = KINDS[name];
  if (name === "menu" && menuIds.has(text)) return null;
  if (name === "msgtype" && MSGTYPES.includes(text)) return null;
  const slip = kind && slipIn(value, kind);
  if (slip !== null) return slip;
  const message = misuseOf(name, text, menuIds);
  return message === null ? null : { message };
}

/** A sentence about a mistake that only this condition can have, or null. */
function misuseOf(name: ConditionName, value: string, menuIds: ReadonlySet<string>): Sentence | null {
  switch (name) {
    case "text.is":
    case "text.contains":
      return value.includes("*") ? say("star-in-text", { value: quote(value) }) : null;
    case "msgtype":
      return say("unknown-msgtype", {
        value: quote(value),
        hint: suggestion(value, MSGTYPES) ?? say("there-are", { names: { all: MSGTYPES } }),
      });
    case "staff":
      return isId(value) ? null : staffNameWarning(value);
    case "customer.tag":
      return isId(value) ? null : tagNameWarning(value);
    case "menu":
      if (value === "" || menuIds.size === 0) return null;
      return say("unknown-menu-id", { value: quote(value), hint: suggestion(value, menuIds) ?? "" });
    case "state":
      return stateOfNoCode(value);
    case "scene":
      return ofNoLink(value, sceneFault);
    case "scene_param":
      return ofNoLink(value, sceneParamFault);
    default:
      return null;
  }
}

/** What a pattern holds between its stars: the least that a value which fits has. */
function fixedPart(pattern: string): string {
  const read = readPattern(pattern);
  return typeof read === "string" ? read : [read.first, ...read.middle, read.last].join("");
}

/** A State comes of a code, or of a link's `customer_channel`: no State is longer than both limits. */
function stateOfNoCode(pattern: string): Sentence | null {
  const least = fixedPart(pattern);
  const isLonger = charactersIn(least) > STATE_CHARACTERS && byteLength(least) > CHANNEL_BYTES;
  if (!isLonger) return null;
  return say("state-of-no-code", { value: quote(pattern), most: STATE_CHARACTERS, bytes: CHANNEL_BYTES });
}

function ofNoLink(pattern: string, fault: (text: string) => Sentence | null): Sentence | null {
  const least = fixedPart(pattern);
  const why = least === "" ? null : fault(least);
  return why === null ? null : say("value-of-no-link", { value: quote(pattern), why });
}
