/** `npm run build`: bundles the Worker into `dist/index.js`. */
import { buildProduction } from "./bundle.ts";

await buildProduction();
