/** The SQLite peer of the bench keeps its promises. */
import { testPromises } from "./promises.ts";

testPromises("sqlite");
