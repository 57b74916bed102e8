/** Starts a machine of one's own as a receiver of the bench's callbacks. */
import { OwnMachine } from "../../test/own-machine/machine.ts";
import type { About, Receiver } from "../receivers.ts";
import { rulesFile } from "../welcome.ts";

export type OwnReceiver = Receiver & { machine: OwnMachine };

export async function startOwnMachine(about: About): Promise<OwnReceiver> {
  const machine = await OwnMachine.start({
    secrets: {
      WECOM_APPS: JSON.stringify({ [about.app]: about.credentials }),
      ADMIN_TOKEN: "an-admin-token-that-is-long-enough",
      WECOM_API_BASE: about.url,
    },
  });
  await machine.put("RULES", "rules", rulesFile(true));
  return { port: Number(new URL(machine.url).port), pid: machine.pid, stop: () => machine.stop(), machine };
}
