/** The rules of a peer: a message for each channel, written down in code. */
import { CHANNELS, LINK, TEXT } from "../welcome.ts";

interface Message {
  text: { content: string };
  attachments: { msgtype: "link"; link: typeof LINK }[];
}

const messages = new Map<string, Message>(
  CHANNELS.map((state) => [
    state,
    {
      text: { content: TEXT.replace("CHANNEL", state) },
      attachments: [{ msgtype: "link", link: { ...LINK, url: LINK.url.replace("CHANNEL", state) } }],
    },
  ]),
);

export const messageFor = (state: string): Message | null => messages.get(state) ?? null;
