/**
 * A made-up tap on a menu item as WeCom tells of it: with the text that the customer read there. Looks for the item in
 * the messages of a book; chooses no rule.
 */
import { quote } from "../../schema/wording.ts";
import type { CompiledRules } from "../engine/choose.ts";
import type { Message, Values } from "../engine/message.ts";
import type { Supposed } from "./explain.ts";

/** The same with the item's text, where a tap is supposed and its text is not; the notes say what was found. */
export function withTappedText(book: CompiledRules, supposed: Supposed): Supposed {
  const { facts, values, notes } = supposed;
  if (facts.event === "contact.added" || values.family !== "kf" || facts.message === null) return supposed;
  const { msgtype, text, menu } = facts.message;
  if (msgtype !== "text" || text !== null || menu === null || menu === "") return supposed;
  const found = textsOn(book, menu, values);
  const [tapped, ...others] = found;
  if (tapped === undefined || others.length > 0) {
    const why =
      tapped === undefined ? "no menu of the rules shows it" : "several menus show it, with several texts";
    const note = `what the item ${quote(menu)} says is not known: ${why}; give it as the message's text`;
    return { ...supposed, notes: [...notes, note] };
  }
  return {
    ...supposed,
    facts: { ...facts, message: { ...facts.message, text: tapped } },
    values: { ...values, message: tapped },
    notes: [...notes, `a tap on ${quote(menu)} brings the text of that item: ${quote(tapped)}`],
  };
}

/** What is read on the items that have an id, each text once. */
function textsOn(book: CompiledRules, id: string, values: Values): string[] {
  const texts = [...messagesOf(book)].flatMap((message) => {
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
