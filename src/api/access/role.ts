/**
 * What a route needs of who asks: each route names `viewer`, `editor` or `admin` right behind its path. A route that
 * names none does not compile, and neither does the router that holds it (`withRoles`).
 */
import type { MiddlewareHandler } from "hono";
import type { HonoBase } from "hono/hono-base";
import type { Schema } from "hono/types";
import { type Role, suffices } from "../../config/roles.ts";
import { say } from "../../i18n/sentence.ts";
import { type ProblemResponse, problem } from "../problem.ts";
import type { OperatorEnv } from "./operator.ts";

/** The answer to who may not. The types of a route hold it only where the route names a role. */
type Forbidden = ProblemResponse<403, { needed: Role }>;

function atLeast(needed: Role): MiddlewareHandler<OperatorEnv, string, object, Forbidden> {
  return async function checkRole(c, next) {
    const { role } = c.var.operator;
    if (suffices(role, needed)) return await next();
    return problem(c, 403, "forbidden", say("role-needed", { needed, role }), undefined, { needed });
  };
}

export const viewer = atLeast("viewer");
export const editor = atLeast("editor");
export const admin = atLeast("admin");

/** The routes that name no role, as `$get /status`; of each router by itself, since `route` makes a union of them. */
type WithoutRole<Routes extends Schema> = Routes extends unknown
  ? {
      [Path in keyof Routes & string]: {
        [Method in keyof Routes[Path] & string]: [
          Extract<Routes[Path][Method], { status: 403; output: { error: { needed: Role } } }>,
        ] extends [never]
          ? `${Method} ${Path}`
          : never;
      }[keyof Routes[Path] & string];
    }[keyof Routes & string]
  : never;

/** The router itself. Does not compile when a route of it names no role: the error says which. */
export function withRoles<Router>(
  router: Router &
    (Router extends HonoBase<infer _, infer Routes, infer _Base>
      ? [WithoutRole<Routes>] extends [never]
        ? unknown
        : { "a route without a role": WithoutRole<Routes> }
      : never),
): Router {
  return router;
}
