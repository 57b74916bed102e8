/**
 * Another time for everything that `npm start` runs: a clock that is so many milliseconds off, in this process and in the
 * Worker. The Worker's bundle stays as it is; what is here stands around it. Alarms are kept by a clock that is not
 * shifted, and are told the time by it.
 */

/** Puts every clock of the process off that reads `Date`. In the Worker its text runs: it may use nothing from outside. */
export function shiftClock(byMs: number): void {
  const now = Date.now;
  globalThis.Date = new Proxy(Date, {
    construct: (target, given, made) =>
      Reflect.construct(target, given.length === 0 ? [now() + byMs] : given, made),
    get: (target, key) => (key === "now" ? () => now() + byMs : Reflect.get(target, key)),
  });
}

/** The alarms of an object's storage, as the object and its storage are to see them; used once for each kind of storage. */
interface Alarms {
  setAlarm(at: number | Date, options?: object): Promise<void>;
  getAlarm(options?: object): Promise<number | null>;
}

/** Tells a storage's alarms the time that it has itself. Like `shiftClock`, its text runs in the Worker. */
export function shiftAlarms(alarms: Alarms, byMs: number): void {
  const { setAlarm, getAlarm } = alarms;
  alarms.setAlarm = function (at, options) {
    return setAlarm.call(this, Number(at) - byMs, options);
  };
  alarms.getAlarm = async function (options) {
    const at = await getAlarm.call(this, options);
    return at === null ? null : at + byMs;
  };
}

/** The modules of a Worker whose clock is off: the first one is the Worker's. `objects` are its Durable Objects' classes. */
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
