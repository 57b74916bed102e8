/** The bodies and the parameters of the routes about suites. Schemas only. */
import * as v from "valibot";
import { encode } from "../../i18n/sentence.ts";
import { group, text } from "../../schema/group.ts";
import { expected } from "../../schema/wording.ts";

export const installationsQuery = v.object({ cursor: v.optional(v.string()) });

export const linkBody = group("a-link", {
  test: v.exactOptional(v.boolean((issue) => encode(expected("true-or-false", issue.input)))),
});
export type LinkBody = v.InferOutput<typeof linkBody>;

/** A permanent_code takes at most 512 bytes (doc 90603). */
const PERMANENT_CODE_BYTES = 512;

const agentId = v.pipe(
  v.number((issue) => encode(expected("an-agent-id", issue.input))),
  v.check(
    (value) => Number.isSafeInteger(value) && value > 0,
    (issue) => encode(expected("an-agent-id", issue.input)),
  ),
);

export const installationBody = group("an-installation", {
  permanentCode: text("a-permanent-code", PERMANENT_CODE_BYTES),
  agentId: v.exactOptional(agentId),
});
export type InstallationBody = v.InferOutput<typeof installationBody>;
