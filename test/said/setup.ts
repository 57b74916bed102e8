/** Notes the sentences that the tests of a file have the code say. */
import { afterAll } from "vitest";
import { beginNote } from "./record.ts";

afterAll(beginNote());
