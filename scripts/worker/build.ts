/** `npm run build`: bundles the Worker into `dist/index.js` of the folder in which it runs. */
import { buildProduction } from "./bundle.ts";

await buildProduction(process.cwd());
