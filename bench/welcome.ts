/**
 * The welcome of Yingbin and of the peer: chosen by channel, with a link and the channel filled in. It needs no
 * look-up, so each welcome is one call of WeCom's API.
 */

/** The States of the contacts; each has a rule of its own. */
export const CHANNELS = Array.from({ length: 20 }, (_, n) => `expo-${n + 1}`);

export const TEXT = "您好，很高兴认识您！您来自渠道 CHANNEL，有任何问题，直接在这里留言就可以。";
export const LINK = { title: "新人礼包", url: "https://example.com/gift?from=CHANNEL", desc: "点击领取" };

/** The rules file of this welcome; its rules send nothing when `isSending` is false. */
export function rulesFile(isSending: boolean): string {
  const filled = (text: string) => text.replace("CHANNEL", "{{ state }}");
  const link = { ...LINK, url: filled(LINK.url) };
  const messages = { hello: { text: { content: filled(TEXT) }, attachments: [{ msgtype: "link", link }] } };
  const send = isSending ? "hello" : "nothing";
  const rules = CHANNELS.map((state) => ({ name: state, on: "contact.added", when: { state }, send }));
  return JSON.stringify({ messages, rules });
}
