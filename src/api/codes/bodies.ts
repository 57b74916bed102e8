/** The bodies and the parameters of the routes about codes, and about links into customer service. Schemas only. */
import * as v from "valibot";
import { ACCEPTS, type CodeWish } from "../../codes/code.ts";
import { MOST_MEMBERS } from "../../codes/problem.ts";
import { coded, encode, type Sentence, say } from "../../i18n/sentence.ts";
import {
  charactersIn,
  STATE_CHARACTERS,
  sceneFault,
  sceneParamFault,
} from "../../rules/conditions/origins.ts";
import { isWellFormed } from "../../schema/bytes.ts";
import { under } from "../../schema/custom.ts";
import { anyText, group, id, word } from "../../schema/group.ts";
import { described, named, optional } from "../../schema/json-schema.ts";
import { list } from "../../schema/list.ts";
import { expected } from "../../schema/wording.ts";

/** A text within a limit of WeCom's; `fault` gives a sentence, or null. */
const limited = (what: Parameters<typeof anyText>[0], fault: (text: string) => Sentence | null) =>
  v.pipe(
    anyText(what),
    v.rawCheck(({ dataset, addIssue }) => {
      const message = dataset.typed ? fault(dataset.value) : null;
      if (message !== null) addIssue({ message: encode(message) });
    }),
  );

const departmentId = v.pipe(
  v.number((issue) => encode(expected("a-department", issue.input))),
  v.check(
    (value) => Number.isSafeInteger(value) && value > 0,
    (issue) => encode(expected("a-department", issue.input)),
  ),
);

function noteFault(note: string): Sentence | null {
  const count = charactersIn(note);
  if (count > STATE_CHARACTERS) return say("note-too-long", { count, most: STATE_CHARACTERS });
  return isWellFormed(note) ? null : say("unsendable-character", { what: say("note-of-a-code") });
}

/** The whole of a code; what is left out is as WeCom has it by default. */
export const codeBody = v.pipe(
  group("a-channel-code", {
    staff: optional(list("a-list-of-userids", id("a-userid")), say("about-code-staff")),
    departments: optional(list("a-list-of-department-ids", departmentId), say("about-code-departments")),
    accept: optional(word(ACCEPTS), say("about-code-accept")),
    exclusive: optional(
      v.boolean((issue) => encode(expected("true-or-false", issue.input))),
      say("about-code-exclusive"),
    ),
    note: optional(limited("note-of-a-code", noteFault), say("about-code-note")),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { staff = [], departments = [] } = dataset.value;
    if (staff.length + departments.length === 0) {
      addIssue({ message: coded("code-needs-members"), path: under("staff") });
    }
    const count = new Set(staff).size;
    if (count > MOST_MEMBERS) {
      addIssue({
        message: coded("code-too-many-members", { count, most: MOST_MEMBERS }),
        path: under("staff"),
      });
    }
  }),
);
export type CodeBody = v.InferOutput<typeof codeBody>;

/** What a body asks for, each member once. */
export const wishOfBody = ({
  staff = [],
  departments = [],
  accept = "auto",
  exclusive = false,
  note = "",
}: CodeBody): CodeWish => ({
  staff: [...new Set(staff)],
  departments: [...new Set(departments)],
  accept,
  exclusive,
  note,
});

/** The State of a code that is to be deleted, a second time. */
export const deleteBody = group("a-code-to-delete", {
  state: v.pipe(anyText("state-again"), named("state-again")),
});
export type DeleteBody = v.InferOutput<typeof deleteBody>;

/** WeCom makes a link in one call, and scene_params are only appended to it: their number costs no call. */
const MOST_PARAMS = 1_000;

/** The scene_params of a scene. */
export const sceneParams = v.pipe(
  list("a-list-of-scene-params", limited(say("the-field", { key: "scene_param" }), sceneParamFault)),
  v.check(
    (params) => params.length <= MOST_PARAMS,
    () => coded("too-many-params", { most: MOST_PARAMS }),
  ),
);

/** The body of `kf/links`. */
export const linksBody = v.pipe(
  group("a-link-to-make", {
    open_kfid: id("account-id"),
    scene: optional(limited("scenes", sceneFault), say("about-link-scene")),
    scene_params: optional(sceneParams, say("about-link-params")),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { scene, scene_params: params = [] } = dataset.value;
    if (params.length > 0 && scene === undefined) {
      addIssue({ message: coded("scene-for-params"), path: under("scene") });
    }
  }),
);
export type LinksBody = v.InferOutput<typeof linksBody>;

export const codesQuery = v.object({
  fresh: v.exactOptional(
    v.pipe(
      v.picklist(["1", "0"], () => coded("word-shape", { words: "1, 0" })),
      described(say("about-codes-fresh")),
    ),
  ),
  cursor: v.exactOptional(v.pipe(v.string(), described(say("about-codes-cursor")))),
});
export const adoptQuery = v.object({
  cursor: v.exactOptional(v.pipe(v.string(), described(say("about-adopt-cursor")))),
});
