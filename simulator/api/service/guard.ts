/** Reads the bodies of a provider's calls, and finds the installation that one is about. */
import * as v from "valibot";
import type { Installation, Suite } from "../../company/suite.ts";
import { type Refused, refuse } from "../call.ts";

const bodySchema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

/** The texts of a body by their keys, empty where one is missing; null for a body that is no JSON object. */
export function textsOf<Key extends string>(raw: string, keys: readonly Key[]): Record<Key, string> | null {
  const body = v.safeParse(bodySchema, raw);
  if (!body.success) return null;
  const texts = keys.map((key) => [key, typeof body.output[key] === "string" ? body.output[key] : ""]);
  return Object.fromEntries(texts);
}

/** The installation with this corpid, letter by letter, and this permanent_code. */
export function installationWith(
  suite: Suite,
  { corpId, permanentCode }: { corpId: string; permanentCode: string },
): Installation | Refused {
  if (permanentCode === "") return refuse(41025);
  const found = [...suite.installations.values()].find(({ app }) => app.corpId === corpId);
  return found?.permanentCode === permanentCode ? found : refuse(40084);
}
