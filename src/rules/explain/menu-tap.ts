/**
 * Completes a sample tap on a menu item with the item's text, which WeCom sends with a tap. Looks for the item in the
 * messages of the rules; chooses no rule.
 */
import { coded, say } from "../../i18n/sentence.ts";
import { quote } from "../../schema/wording.ts";
import type { CompiledRules } from "../engine/choose.ts";
import { isContact } from "../engine/events.ts";
import type { Message, Values } from "../engine/message.ts";
import type { Sample } from "./explain.ts";

/** Adds the item's text to a sample tap that lacks it; the notes say which text was found. */
export function withTappedText(compiled: CompiledRules, sample: Sample): Sample {
  const { facts, values, notes } = sample;
  if (isContact(facts) || values.family !== "kf" || facts.message === null) return sample;
  const { msgtype, text, menu } = facts.message;
  if (msgtype !== "text" || text !== null || menu === null || menu === "") return sample;
  const found = textsOn(compiled, menu, values);
  const [tapped, ...others] = found;
  if (tapped === undefined || others.length > 0) {
    const why = say(tapped === undefined ? "no-menu-has-it" : "several-menus-have-it");
    return { ...sample, notes: [...notes, coded("tapped-text-unknown", { item: quote(menu), why })] };
  }
  return {
    ...sample,
    facts: { ...facts, message: { ...facts.message, text: tapped } },
    values: { ...values, message: tapped },
    notes: [...notes, coded("tapped-text", { item: quote(menu), text: quote(tapped) })],
  };
}

/** The texts of the items that have an id, each text once. */
function textsOn(compiled: CompiledRules, id: string, values: Values): string[] {
  const texts = [...messagesOf(compiled)].flatMap((message) => {
    const filled = message.fill(values);
    if (!filled.ok || filled.outgoing.family !== "kf" || filled.outgoing.body.msgtype !== "msgmenu")
      return [];
    const { list = [] } = filled.outgoing.body.msgmenu;
    return list.flatMap((item) =>
      item.type === "click" && item.click.id === id ? [item.click.content] : [],
    );
  });
  return [...new Set(texts)];
}

function messagesOf({ rules }: CompiledRules): Set<Message> {
  const messages = rules.flatMap(({ action }) => {
    if (action.do !== "send") return [];
    const { message, fallback } = action;
    const sent = "sides" in message ? message.sides.map((side) => side.message) : [message];
    return fallback === null ? sent : [...sent, fallback];
  });
  return new Set(messages);
}
