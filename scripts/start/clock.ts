/**
 * Shifts the clock of everything that `npm start` runs by a number of milliseconds, in this process and in the Worker.
 * The Worker's bundle does not change: modules around it shift its clock. workerd keeps alarms by the real clock, so
 * the times of alarms are shifted back.
 */

/**
 * Shifts every clock of the process that reads `Date`. The Worker runs the text of this function, which may therefore
 * use nothing from outside it.
 */
export function shiftClock(byMs: number): void {
  const now = Date.now;
  globalThis.Date = new Proxy(Date, {
    construct: (target, given, made) =>
      Reflect.construct(target, given.length === 0 ? [now() + byMs] : given, made),
    get: (target, key) => (key === "now" ? () => now() + byMs : Reflect.get(target, key)),
  });
}

/** The part of an object's storage that knows times of alarms. */
interface Alarms {
  setAlarm(at: number | Date, options?: object): Promise<void>;
  getAlarm(options?: object): Promise<number | null>;
}

/**
 * Turns a storage's alarm times from the shifted clock to the real clock and back. The Worker runs its text, like that
 * of `shiftClock`. Called once, on the prototype of the storage.
 */
function shiftAlarms(alarms: Alarms, byMs: number): void {
  const { setAlarm, getAlarm } = alarms;
  alarms.setAlarm = function (at, options) {
    return setAlarm.call(this, Number(at) - byMs, options);
  };
  alarms.getAlarm = async function (options) {
    const at = await getAlarm.call(this, options);
    return at === null ? null : at + byMs;
  };
}

/**
 * The modules of a Worker whose clock is shifted, its main module first. `objects` are the classes of its Durable
 * Objects.
 */
export function shiftedModules(
  byMs: number,
  objects: readonly string[],
): { name: string; contents: string }[] {
  const clock = `${shiftClock}
${shiftAlarms}
shiftClock(${byMs});
let isShifted = false;
export function withShiftedAlarms(ctx) {
  if (!isShifted) shiftAlarms(Object.getPrototypeOf(ctx.storage), ${byMs});
  isShifted = true;
  return ctx;
}`;
  const classes = objects.map(
    (name) => `export class ${name} extends bundle.${name} {
  constructor(ctx, env) {
    super(withShiftedAlarms(ctx), env);
  }
}`,
  );
  const main = `import { withShiftedAlarms } from "./clock.js";
import * as bundle from "./index.js";
export * from "./index.js";
export { default } from "./index.js";
${classes.join("\n")}`;
  return [
    { name: "main.js", contents: main },
    { name: "clock.js", contents: clock },
  ];
}
