/**
 * Warns of members' names in the texts of an app to which WeCom tells none. Knows no kind of app: the caller says whose file
 * it is.
 */
import { say } from "../../i18n/sentence.ts";
import { compile, hasLiquid } from "../engine/template.ts";
import { namesStaff } from "../engine/variables.ts";
import type { Bodies } from "../file/bodies.ts";
import type { RulesFile } from "../file/schema.ts";
import type { Fault } from "../problem.ts";
import type { Source } from "../yaml/read.ts";
import { textPaths, textsAt } from "./texts.ts";

/** A warning for each text that names a member, at the first place. */
export function nameWarnings(file: RulesFile, bodies: Bodies, source: Source, app: string): Fault[] {
  return textPaths(file, bodies).flatMap((path) =>
    [...textsAt(source.value, path)].flatMap(([at, text]) => {
      const compiled = hasLiquid(text) ? compile(text) : null;
      if (compiled === null || !compiled.ok) return [];
      const { template } = compiled;
      const index = template.variables.findIndex(namesStaff);
      if (index === -1) return [];
      const name = template.variables[index]?.join(".") ?? "";
      return [
        { path: at, behind: template.before(index), message: say("staff-name-unknown", { app, name }) },
      ];
    }),
  );
}
