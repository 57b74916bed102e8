/** Finds what an order under /sim/ names, or the first one there is. */
import type { Corp } from "../company/corp.ts";
import type { Provider } from "../company/provider.ts";
import { Template } from "../company/template.ts";
import { ThirdPartySuite } from "../company/third-party.ts";
import type { World } from "../world.ts";

/** Answered with 404. */
export class NotFound extends Error {}

export function corpOf(world: World, corpId: string | undefined): Corp {
  const corp = corpId === undefined ? world.corps.values().next().value : world.corps.get(corpId);
  if (!corp) throw new NotFound(`no corp ${corpId ?? ""}: POST /sim/corps adds one`);
  return corp;
}

export function providerOf(world: World, corpId: string): Provider {
  const provider = world.providers.get(corpId);
  if (!provider) throw new NotFound(`no provider ${corpId}: POST /sim/providers adds one`);
  return provider;
}

/** What companies install, by its name. */
export function suiteOf(world: World, name: string): Template | ThirdPartySuite {
  const found = [...world.suites.values()].find((suite) => suite.name === name);
  if (found instanceof Template || found instanceof ThirdPartySuite) return found;
  throw new NotFound(`no suite ${name}: provider.addTemplate() adds one`);
}
