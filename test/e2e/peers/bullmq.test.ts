/** The BullMQ peer of the bench keeps its promises. Where Redis is missing these tests are left out. */
import { describe } from "vitest";
import { redisMissing } from "../../../bench/redis.ts";
import { testPromises } from "./promises.ts";

const missing = redisMissing();
if (missing !== null) console.warn(missing);

describe.skipIf(missing !== null)("with redis-server", () => testPromises("bullmq"));
