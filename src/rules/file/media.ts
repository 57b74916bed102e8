/**
 * The schema of the `media` section, and the places of a message where its media can stand.
 */
import * as v from "valibot";
import { coded, type Sentence, say } from "../../i18n/sentence.ts";
import { custom } from "../../schema/custom.ts";
import { anyText, group, isGroup, text, word } from "../../schema/group.ts";
import { described, withJsonSchema } from "../../schema/json-schema.ts";
import { record } from "../../schema/record.ts";
import { quote, suggestion } from "../../schema/wording.ts";
import {
  MEDIA_PREFIX,
  MEDIA_TYPES,
  type MediaSource,
  type MediaType,
  mediaName,
  uploadAddress,
} from "../engine/kept-media.ts";
import type { Path } from "../problem.ts";
import { publicUrl } from "./public-url.ts";

/** UTF-8 bytes; a file system takes no longer name. */
const LONGEST_NAME_BYTES = 255;

const type = v.pipe(word(MEDIA_TYPES), described(say("about-media-type")));

const fetched = group("a-kept-medium", {
  type,
  url: v.pipe(
    publicUrl,
    v.check(
      (value) => new URL(value).port === "",
      ({ input }) => coded("url-found", { message: say("url-with-port"), url: quote(input) }),
    ),
    described(say("about-media-url")),
  ),
});

const SHA256 = /^[0-9a-f]{64}$/;

const uploaded = group(
  "an-uploaded-medium",
  {
    type,
    upload: v.pipe(
      anyText("the-hash-of-an-upload"),
      v.check(
        (value) => SHA256.test(value),
        () => coded("not-an-upload"),
      ),
      described(say("about-media-upload")),
    ),
    name: v.exactOptional(
      v.pipe(text("a-file-name", LONGEST_NAME_BYTES), described(say("about-upload-name"))),
    ),
  },
  (key) => (key === "url" ? say("url-beside-upload") : null),
);

/** A medium comes from an address, or was uploaded. */
const source: v.GenericSchema<unknown, MediaSource> = v.pipe(
  custom<MediaSource>((value, faults, NEVER) => {
    if (!isGroup(value) || !Object.hasOwn(value, "upload")) {
      const read = v.safeParse(fetched, value);
      faults.adopt(read.issues);
      return read.success ? read.output : NEVER;
    }
    const read = v.safeParse(uploaded, value);
    faults.adopt(read.issues);
    if (!read.success) return NEVER;
    const { type, upload, name = null } = read.output;
    return { type, url: uploadAddress(upload, name) };
  }),
  withJsonSchema(() => v.union([fetched, uploaded])),
);

/** The schema of `media`. */
export const media = record<MediaSource>("kept-media-under-names", source);

/** The same for a text at a path in a body; null at a path where no name can be meant. */
export function mediaNameAt(path: Path, text: string): string | null {
  return /media_id$|^pic_?url$/.test(String(path.at(-1))) ? mediaName(text) : null;
}

/** The types of a file's kept media, by name; null for a type that cannot be read. */
export type MediaTypes = ReadonlyMap<string, MediaType | null>;

export function isMediaType(type: unknown): type is MediaType {
  return MEDIA_TYPES.some((known) => known === type);
}

/** A sentence when a kept medium's name cannot stand at a path in a body, or null. */
export function mediaFault(name: string, path: Path, types: MediaTypes): Sentence | null {
  const key = String(path.at(-1));
  if (!key.endsWith("media_id")) return say("media-in-address", { name: quote(MEDIA_PREFIX + name) });
  const type = types.get(name);
  if (type === undefined) {
    const hint = types.size === 0 ? say("no-section", { section: "media" }) : suggestion(name, types.keys());
    return say("unknown-media", { name: quote(name), hint: hint ?? "" });
  }
  // Covers are images; a `media_id` is of the kind that the key around it names.
  const wanted = key === "media_id" ? String(path.at(-2)) : "image";
  if (type === null || type === wanted) return null;
  return say("media-of-other-type", { name: quote(name), type, wanted });
}
