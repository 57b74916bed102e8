/** From a start to the first answer, and from a kill until what was open goes on. */
import { Company, RULES } from "../../test/e2e/own-machine/company.ts";
import { freePort } from "../../test/own-machine/free-port.ts";
import { OwnMachine } from "../../test/own-machine/machine.ts";
import { Figures } from "../figures.ts";
import { ms, spread } from "../report/format.ts";

const GIVE_UP_MS = 30_000;

export async function measureStarts(times: number): Promise<string[][]> {
  const figures = new Figures();
  const company = await Company.open();
  const machine = await OwnMachine.prepare({ secrets: company.secrets, port: await freePort() });
  const calls = () => company.wecom.journal.calls("send_welcome_msg").length;
  try {
    await machine.begin();
    await machine.put("RULES", "rules", RULES);
    company.calls(machine);
    for (let n = 0; n < times; n += 1) {
      await machine.terminate();
      const begun = performance.now();
      machine.spawn();
      await until(() => answers(machine));
      figures.add("start", performance.now() - begun);
      await machine.until("machine.serving", 2 * n + 1);

      company.wecom.faults.add({ api: "send_welcome_msg", then: { hang: true } });
      const known = calls();
      company.greet();
      await until(() => calls() > known);
      const killed = performance.now();
      await machine.killWorkerd();
      await until(() => answers(machine));
      figures.add("kill to answer", performance.now() - killed);
      await until(() => calls() > known + 1);
      figures.add("kill to resumed", performance.now() - killed);
    }
  } finally {
    await Promise.all([machine.stop(), company.wecom.close()]);
  }
  const row = (what: string, name: string) => [what, spread(figures.of(name), ms)];
  return [
    row("start to the first answer", "start"),
    row("workerd killed to the next answer", "kill to answer"),
    row("workerd killed until an open welcome is sent again, by its alarm", "kill to resumed"),
  ];
}

const answers = (machine: OwnMachine) =>
  fetch(`${machine.url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`nothing within ${GIVE_UP_MS} ms`);
    await new Promise((done) => setTimeout(done, 2));
  }
}
