/** A version of a rules file, as the API lists it. Types only. */
import type { AnswerOf, api } from "../../api.ts";

export type Version = AnswerOf<
  Awaited<ReturnType<(typeof api.rules)["versions"]["$get"]>>
>["versions"][number];
