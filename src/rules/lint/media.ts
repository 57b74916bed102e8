/**
 * Warns of media in a valid file: a welcome that has nothing to send while a medium is missing, a picture's address
 * that WeCom refuses, uploads that are not there.
 */
import { type Sentence, say } from "../../i18n/sentence.ts";
import { quote } from "../../schema/wording.ts";
import { EVENT_TABLE } from "../engine/events.ts";
import { uploadOf } from "../engine/kept-media.ts";
import type { Body } from "../engine/message.ts";
import type { Bodies } from "../file/bodies.ts";
import type { RulesFile } from "../file/schema.ts";
import type { Sending } from "../file/send.ts";
import type { Fault, Path } from "../problem.ts";

/** Uploads that a file names and that are not there; `uploads` are those that are. */
export function uploadWarnings({ media }: RulesFile, uploads: ReadonlySet<string>): Fault[] {
  return [...media].flatMap(([name, source]) => {
    const upload = uploadOf(source);
    if (upload === null || uploads.has(upload.sha256)) return [];
    return [{ path: ["media", name, "upload"], message: say("upload-missing", { name: quote(name) }) }];
  });
}

export function mediaWarnings(file: RulesFile, bodies: Bodies): Fault[] {
  return [...withNothingElse(file, bodies), ...foreignPictures(bodies)];
}

/** Only for contacts: a body of customer service is a single message, with no text beside its media. */
function withNothingElse({ rules }: RulesFile, bodies: Bodies): Fault[] {
  return rules.flatMap(({ on, enabled, send, fallback }, index) => {
    if (EVENT_TABLE[on].family !== "contact" || !enabled || send === null || fallback !== null) return [];
    return sentBy(send, ["rules", index, "send"]).flatMap(({ at, path }) => {
      const body = bodies.at(path);
      if (body === null || body.media.length === 0 || body.contact?.text !== undefined) return [];
      return [{ path: at, message: nothingElse(body), see: path }];
    });
  });
}

function nothingElse({ media }: Body): Sentence {
  return say("nothing-else-to-send", { media: { all: media.map((name) => quote(`media:${name}`)) } });
}

/** The bodies that a rule sends: `at` is where the rule names a body, `path` where the body stands. */
function sentBy(send: Sending, at: Path): { at: Path; path: Path }[] {
  switch (send.kind) {
    case "nothing":
      return [];
    case "named":
      return [{ at, path: ["messages", send.name] }];
    case "split":
      return send.weights.map(([name]) => ({ at: [...at, "split", name], path: ["messages", name] }));
    default:
      return [{ at, path: at }];
  }
}

/** The addresses that `media/uploadimg` gives; WeCom takes no others as a `pic_url` (doc 92137). */
const UPLOADED = /^https?:\/\/(?:[\w-]+\.)*qpic\.cn\//i;

function foreignPictures(bodies: Bodies): Fault[] {
  return bodies.all.flatMap(({ path, body }) =>
    (body.contact?.attachments ?? []).flatMap((attachment, index): Fault[] => {
      if (attachment.msgtype !== "image") return [];
      const { media_id, pic_url } = attachment.image;
      // WeCom ignores the address beside a media_id.
      if (media_id !== undefined || pic_url === undefined || UPLOADED.test(pic_url)) return [];
      return [{ path: [...path, "attachments", index, "image", "pic_url"], message: say("foreign-picture") }];
    }),
  );
}
