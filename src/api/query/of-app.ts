/** The parameter `app` of a route that has no other. */
import * as v from "valibot";
import { query } from "./query.ts";

export const ofApp = query(v.object({ app: v.exactOptional(v.string()) }));
