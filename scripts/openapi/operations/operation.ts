/** A route under `/api`, as the document describes it. Types only. */
import type * as v from "valibot";
import type { Role } from "../../../src/config/roles.ts";

export interface Operation {
  method: "get" | "post" | "put" | "delete";
  path: string;
  id: string;
  /** Who may call it; null: whoever can reach it. */
  role: Role | null;
  summary: string;
  description?: string;
  /** The next release removes the route. */
  deprecated?: true;
  query?: v.GenericSchema | Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, { what: string; required: boolean }>>;
  /** The schema of a JSON body, or the media type of another body. */
  body?: v.GenericSchema | "text/plain" | "application/octet-stream";
  /** Whether a request may have no body. */
  isBodyOptional?: boolean;
  /** By status. Without a schema the answer has no body, or the body that `media` names. */
  answers: Readonly<
    Record<
      number,
      {
        what: string;
        schema?: v.GenericSchema;
        media?: "image/png" | "text/html" | "application/octet-stream";
      }
    >
  >;
  /** The errors of this route; every route also has 403 and 503, and with a role 400 and 401. */
  errors: readonly (401 | 404 | 409 | 413 | 422 | 429)[];
}
