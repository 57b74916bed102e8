/** `POST /cgi-bin/media/upload` (doc 90253): a file in, a media_id for three days out. */
import type { App } from "../company/app.ts";
import type { MediaType } from "../company/corp.ts";
import type { World } from "../world.ts";
import { type Answer, type Api, type Call, refuse } from "./call.ts";
import { MEDIA, SMALLEST_BYTES, secondsOfAmr, VOICE_MAX_SECONDS } from "./media-limits.ts";

export const uploadMedia: Api = { name: "media/upload", method: "POST", family: "media", answer };

function answer(_world: World, { at, query, files }: Call, app: App): Answer {
  const type = query.get("type") ?? "";
  if (!isMediaType(type)) return refuse(40005, `type ${type}`);
  const file = files?.find(({ field }) => field === "media");
  if (!file?.filename) return refuse(44001, "no part named media, with a filename");

  const { bytes } = file;
  const { maxBytes, tooLarge, isFormat, otherFormat } = MEDIA[type];
  if (bytes.length === 0) return refuse(44001);
  if (bytes.length <= SMALLEST_BYTES) return refuse(40006);
  if (bytes.length > maxBytes) return refuse(tooLarge);
  if (!isFormat(bytes)) return refuse(otherFormat);
  if (type === "voice" && secondsOfAmr(bytes) > VOICE_MAX_SECONDS) return refuse(45007);

  const mediaId = app.corp.addMedia({ type, at, upload: { app: app.name, file } });
  return { ok: true, fields: { type, media_id: mediaId, created_at: String(Math.floor(at / 1000)) } };
}

function isMediaType(type: string): type is MediaType {
  return Object.hasOwn(MEDIA, type);
}
