/** What the Worker's entry on a machine of one's own imports before the production bundle. */
import "./console.ts";

export { withName } from "./object-name.ts";
