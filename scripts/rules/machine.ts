/** The published rules file, and the version before it, on a machine of one's own. */
import { fileURLToPath } from "node:url";
import { formerKey } from "../../src/rules/publisher.ts";
import { withKv } from "../serve/kv.ts";
import { keyOf } from "./kv.ts";
import type { Versioned } from "./publish.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NAMESPACE = "RULES";

/** Runs `use` on the KV of the machine that has its data in this folder. */
export async function onMachine<T>(
  data: string,
  app: string | undefined,
  use: (kv: Versioned) => Promise<T>,
): Promise<T> {
  const file = keyOf(app);
  return await withKv(ROOT, data, (kv) =>
    use({
      file,
      where: { data },
      read: async () => ({
        current: await kv.get(NAMESPACE, file),
        former: await kv.get(NAMESPACE, formerKey(file)),
      }),
      write: async ({ current, former }) => {
        // The version before first: a file that is in force must not lack it.
        if (former !== null) await kv.put(NAMESPACE, formerKey(file), former);
        if (current !== null) await kv.put(NAMESPACE, file, current);
      },
    }),
  );
}
