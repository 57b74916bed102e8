/** Refuses a body that is larger than a few fields are, before it is read: the callbacks of the isolate need its memory. */
import { bodyLimit } from "hono/body-limit";
import { say } from "../../i18n/sentence.ts";
import { problem } from "../problem.ts";

/** The longest field, a permanent_code, has 512 bytes. */
const MAX_BODY_BYTES = 16 * 1024;

export const fewFields = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: (c) => problem(c, 400, "too-large", say("larger-than-fields")),
});
