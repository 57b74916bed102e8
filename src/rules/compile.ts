/**
 * Compiles a sound file and its bodies into the rules that the engine chooses from. Checks nothing.
 */
import type { Action, FollowUp } from "./engine/action.ts";
import type { CompiledRules, Rule } from "./engine/choose.ts";
import { localClock, offsetClock } from "./engine/local-time.ts";
import { type Message, messageOf } from "./engine/message.ts";
import type { Bodies } from "./file/bodies.ts";
import type { WrittenFollowUp } from "./file/follow-up.ts";
import { remarkOf } from "./file/remark.ts";
import type { RuleOfFile } from "./file/rule.ts";
import type { RulesFile } from "./file/schema.ts";
import type { Sending } from "./file/send.ts";
import type { Weights } from "./file/split.ts";
import { formatPath, type Path } from "./problem.ts";

export function compileRules(file: RulesFile, bodies: Bodies): CompiledRules {
  const { timezone, calendars, media } = file;
  const clock = offsetClock(timezone);

  const messageAt = (path: Path, name: string): Message => {
    const body = bodies.at(path);
    if (body === null) throw new Error(`no sound body at ${formatPath(path)}`);
    return messageOf(name, body, clock);
  };
  const shared = new Map<string, Message>();
  const messageNamed = (name: string): Message => {
    const message = shared.get(name) ?? messageAt(["messages", name], name);
    shared.set(name, message);
    return message;
  };
  const sideOf = ([name, weight]: Weights[number]) => ({ message: messageNamed(name), weight });

  const oneMessage = (sending: Sending, path: Path, name: string): Message =>
    sending.kind === "named" ? messageNamed(sending.name) : messageAt(path, name);

  const actionOf = (rule: RuleOfFile, path: Path): Action => {
    const { name, send, transfer, otherwise } = rule;
    if (transfer !== null) return { do: "transfer", to: transfer, otherwise };
    if (send === null || send.kind === "nothing") return { do: "nothing" };
    const fallback = rule.fallback && oneMessage(rule.fallback, [...path, "fallback"], `${name} (fallback)`);
    if (send.kind !== "split") {
      return { do: "send", message: oneMessage(send, [...path, "send"], name), fallback };
    }
    const [first, ...others] = send.weights;
    return { do: "send", message: { sides: [sideOf(first), ...others.map(sideOf)] }, fallback };
  };
  const followUpOf = (followUp: WrittenFollowUp): FollowUp =>
    "remark" in followUp ? { remark: remarkOf(followUp.remark, clock) } : followUp;

  const rules = file.rules.map((rule, index): Rule => {
    const { name, on, enabled, when, from, until, afterMs, unlessReplied } = rule;
    return {
      name,
      on,
      enabled,
      when,
      from,
      until,
      afterMs,
      unlessReplied,
      action: actionOf(rule, ["rules", index]),
      then: rule.then.map(followUpOf),
    };
  });
  return { timezone, calendars, media, rules, localTime: localClock(timezone) };
}
