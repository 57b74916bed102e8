/** The version of this source. */
import { readFileSync } from "node:fs";
import * as v from "valibot";

const packageFile = v.pipe(v.string(), v.parseJson(), v.object({ version: v.string() }));

export const version = (): string =>
  v.parse(packageFile, readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
