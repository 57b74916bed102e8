/**
 * Reads a JSON body field by field, and finds the first thing for which WeCom refuses it (doc 90455). Each API has its
 * own fields.
 *
 * An unknown key, or an empty value of the wrong type (`link: []`), does not hinder: WeCom takes the rest, with a
 * warning in the errmsg. A value of the wrong type that is not empty is refused.
 */
import type { Corp, MediaType } from "../company/corp.ts";
import type { Settings } from "../settings/settings.ts";

/** One text field of a message. */
export interface FieldRule {
  /** The errcode when it is missing or empty; without this it may be left out. */
  missing?: number;
  maxBytes?: number;
  /** The errcode when it is longer; 40058 by default. */
  tooLong?: number;
  /** The field is a media_id of this kind. */
  media?: MediaType;
  /** The field must have come from media/uploadimg. */
  isPicture?: true;
  /** The field is the appid of a mini program of the company. */
  isMiniProgram?: true;
  /** The field is a URL without a limit of its own: the general one counts (40039). */
  isUrl?: true;
}
export type FieldRules = Readonly<Record<string, FieldRule>>;

export type JsonObject = Record<string, unknown>;

/** Why a body is refused; thrown by a reader, caught where the reading began. */
export class Offence extends Error {
  readonly errcode: number;
  readonly detail: string | undefined;

  constructor(errcode: number, detail?: string) {
    super(detail);
    this.errcode = errcode;
    this.detail = detail;
  }
}

export type ReadBody<T> =
  | { ok: true; warning: boolean; value: T; parsed: unknown }
  | { ok: false; errcode: number; detail: string | undefined; parsed: unknown };

/** `\uXXXX`, when its backslash is not itself escaped: WeCom wants raw UTF-8 (40033). */
const UNICODE_ESCAPE = /(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}/;

/** Reads a body by `read`, which throws an {@link Offence} for what WeCom would refuse. */
export function readBody<T>(
  raw: string,
  { corp, now, settings }: { corp: Corp; now: number; settings: Settings },
  read: (reader: BodyReader, body: JsonObject) => T,
): ReadBody<T> {
  let parsed: unknown = null;
  const reader = new BodyReader(corp, now, settings.urlBytes);
  try {
    parsed = JSON.parse(raw);
    reader.check(UNICODE_ESCAPE.test(raw), 40033);
    const value = read(reader, reader.object(parsed, "body") ?? {});
    return { ok: true, warning: reader.warning, value, parsed };
  } catch (error) {
    if (error instanceof Offence) return { ok: false, errcode: error.errcode, detail: error.detail, parsed };
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, errcode: 40058, detail: "Warning: wrong json format", parsed };
  }
}

export class BodyReader {
  warning = false;
  readonly #corp: Corp;
  readonly #now: number;
  readonly #urlBytes: number | null;

  constructor(corp: Corp, now: number, urlBytes: number | null) {
    this.#corp = corp;
    this.#now = now;
    this.#urlBytes = urlBytes;
  }

  /** A member of the company; undefined when the company has no such member. */
  member(userid: string) {
    return this.#corp.staff.get(userid);
  }

  check(isOffence: boolean, errcode: number, detail?: string): void {
    if (isOffence) throw new Offence(errcode, detail);
  }

  /** Reads all fields that have rules. */
  fields(object: JsonObject, rules: FieldRules, path: string): void {
    this.known(object, Object.keys(rules));
    for (const [name, rule] of Object.entries(rules)) this.field(object, name, rule, path);
  }

  field(fields: JsonObject, name: string, rule: FieldRule, path: string): void {
    const value = this.string(fields, name, path);
    const { media_id: mediaId } = fields;
    if (value === "") {
      if (rule.missing !== undefined) throw new Offence(rule.missing, `${path}${name}`);
      return;
    }
    if (rule.maxBytes !== undefined) this.size(value, `${path}${name}`, rule.maxBytes, rule.tooLong);
    if (rule.media !== undefined) {
      this.check(!this.#corp.hasMedia(value, rule.media, this.#now), 40007, `${path}${name}`);
    }
    // Which errcode a foreign picture gets is not documented; with a media_id beside it, it is not looked at.
    if (rule.isPicture && !mediaId) {
      this.check(!this.#corp.pictures.has(value), 40058, `${path}${name} is not from uploadimg`);
    }
    if (rule.isUrl && this.#urlBytes !== null) {
      this.size(value, `${path}${name}`, this.#urlBytes, 40039);
    }
    if (rule.isMiniProgram) {
      this.check(!/^wx[0-9a-f]{16}$/.test(value), 90207, `${path}${name}`);
      this.check(!this.#corp.miniPrograms.has(value), 90206, `${path}${name}`);
    }
  }

  size(value: string, path: string, maxBytes: number, errcode = 40058): void {
    // The wording of message/send, seen with errcode 40058; nobody has published this API's.
    this.check(Buffer.byteLength(value) > maxBytes, errcode, `${path} exceed max length ${maxBytes}`);
  }

  known(object: JsonObject, keys: readonly string[]): void {
    if (Object.keys(object).some((key) => !keys.includes(key))) this.warning = true;
  }

  object(value: unknown, path: string): JsonObject | undefined {
    if (isRecord(value)) return value;
    return this.#emptyInstead(value, path);
  }

  list(value: unknown, path: string): unknown[] {
    if (Array.isArray(value)) return value;
    return this.#emptyInstead(value, path) ?? [];
  }

  string(object: JsonObject, name: string, path: string): string {
    const value = object[name];
    if (typeof value === "string") return value;
    return this.#emptyInstead(value, `${path}${name}`) ?? "";
  }

  number(object: JsonObject, name: string, path: string): number | undefined {
    const value = object[name];
    return typeof value === "number" ? value : this.#emptyInstead(value, `${path}${name}`);
  }

  /** Nothing at all is fine; something empty of the wrong type is worth a warning; anything else is an offence. */
  #emptyInstead(value: unknown, path: string): undefined {
    if (value === undefined) return;
    const isEmpty =
      value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
    this.check(!isEmpty, 40058, path);
    this.warning = true;
  }
}

export function isRecord(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
