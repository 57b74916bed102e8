/** Calls the Worker's API for codes, with the operators' token. */
import * as v from "valibot";
import { ADMIN_TOKEN } from "../scene.ts";

export interface CodeReply {
  status: number;
  body: Record<string, unknown> & {
    error?: { code: string; message: string; path?: string } & Record<string, unknown>;
  };
}

const bodySchema = v.looseObject({
  error: v.exactOptional(
    v.looseObject({ code: v.string(), message: v.string(), path: v.exactOptional(v.string()) }),
  ),
});

/** Gives a caller of `/api/apps/…`, which sends a text unchanged and any other body as JSON. */
export function caller(url: string) {
  return async (method: string, path: string, body?: unknown, language = "en"): Promise<CodeReply> => {
    const response = await fetch(`${url}/api/apps/${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "accept-language": language },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const read = v.parse(bodySchema, text === "" ? {} : JSON.parse(text));
    const { error, ...others } = read;
    return { status: response.status, body: error === undefined ? others : { ...others, error } };
  };
}
