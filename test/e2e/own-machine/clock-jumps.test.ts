/**
 * The wall clock jumps by 30 seconds, which is more than a code lives, while a welcome is under way. The company's WeCom
 * keeps its own time. The jump is a real one for workerd: its calls for the time are answered by a preloaded library.
 */
import { expect, test, vi } from "vitest";
import { freePort } from "../../own-machine/free-port.ts";
import { OwnMachine } from "../../own-machine/machine.ts";
import { WallClock } from "../../own-machine/wall-clock.ts";
import { Company, outcomes, RULES, settled } from "./company.ts";

/** By a clock that was set back, a window seems open for longer: the next call tells that the code is not valid any more. */
const OF_CALL_AT_JUMP = { forward: "missed", back: "sent-unconfirmed" } as const;

test.concurrent.for([
  ["forward", 30],
  ["back", -30],
] as const)(
  "a clock that jumps %s uses no code twice, loses none silently, and welcomes whoever comes next (where C can be compiled)",
  {
    timeout: 180_000,
  },
  async ([where, seconds], { skip }) => {
    const clock = WallClock.make();
    if (clock === null) return skip("neither cc nor tcc is installed");
    const company = await Company.open();
    const calls = () => company.wecom.journal.calls("send_welcome_msg");
    const { environment } = clock;
    const machine = await OwnMachine.prepare({
      secrets: { ...company.secrets, ...environment },
      port: await freePort(),
      environment: { ...process.env, ...environment },
    });
    /** A welcome whose first call never gets an answer. */
    const underWay = async () => {
      const known = calls().length;
      company.wecom.faults.add({ api: "send_welcome_msg", then: { hang: true } });
      const contact = company.greet("王小明");
      await vi.waitFor(() => expect(calls()).toHaveLength(known + 1), 10_000);
      return contact;
    };
    try {
      await machine.begin();
      await machine.put("RULES", "rules", RULES);
      company.calls(machine);
      const before = company.greet();
      expect(await settled(machine, before)).toEqual(["sent"]);
      const atJump = await underWay();
      clock.jump(seconds);
      await machine.until("machine.serving", 1);
      expect(machine.log).toContainEqual(expect.objectContaining({ event: "machine.clock-set", seconds }));
      const after = company.greet();
      expect(await settled(machine, after)).toEqual(["sent"]);
      expect(await settled(machine, atJump, 90_000)).toEqual([OF_CALL_AT_JUMP[where]]);

      // Killed while the clock is wrong.
      const atKill = await underWay();
      await machine.kill();
      await machine.begin();
      expect(await settled(machine, atKill, 90_000)).toEqual([seconds < 0 ? "sent" : "missed"]);

      // The clock is put right.
      clock.jump(0);
      await machine.until("machine.serving", 3);
      const last = company.greet();
      expect(await settled(machine, last)).toEqual(["sent"]);
      for (const contact of [before, atJump, after, atKill, last]) {
        for (const callback of contact.callbacks) expect((await callback.deliver()).status).toBe(200);
        expect(await outcomes(machine, contact)).toHaveLength(1);
        expect(contact.received.length).toBeLessThanOrEqual(1);
      }
    } finally {
      await Promise.all([machine.stop(), company.wecom.close()]);
      clock.remove();
    }
  },
);
