/**
 * `POST /cgi-bin/media/uploadimg` (doc 90256): a picture in, a URL that stays out; a limited number a day and a month.
 */
import type { App } from "../company/app.ts";
import type { World } from "../world.ts";
import { type Answer, type Api, type Call, refuse } from "./call.ts";
import { isPicture, PICTURE_MAX_BYTES, SMALLEST_BYTES } from "./media-limits.ts";

const DAY_MS = 24 * 3_600_000;
const MONTH_MS = 30 * DAY_MS;

export const uploadPicture: Api = { name: "media/uploadimg", method: "POST", family: "media", answer };

function answer({ frequency, settings }: World, { at, files }: Call, app: App): Answer {
  // The field may have any name: WeCom's own sample has "fieldNameHere".
  const file = files?.find(({ filename }) => filename !== "");
  if (!file || file.bytes.length === 0) return refuse(44001, "no part with a filename and a picture");
  if (file.bytes.length <= SMALLEST_BYTES) return refuse(40006);
  if (file.bytes.length > PICTURE_MAX_BYTES) return refuse(40009);
  if (!isPicture(file.bytes)) return refuse(40123);

  const quota = [
    { limit: settings.picturesPerDay, unitMs: DAY_MS },
    { limit: settings.picturesPerMonth, unitMs: MONTH_MS },
  ];
  const key = `pictures ${app.corpId}`;
  frequency.count(key, quota, at);
  if (frequency.isBlocked(key, quota, at)) return refuse(45009);
  return { ok: true, fields: { url: app.corp.addPicture({ at, upload: { app: app.name, file } }) } };
}
