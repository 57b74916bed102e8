/** Says what to do when there is no production bundle to test. */
import { existsSync } from "node:fs";

export default function bundleIsBuilt(): void {
  if (!existsSync("dist/index.js")) {
    throw new Error("dist/index.js is missing: run `npm run build` before the e2e tests");
  }
}
