/** A filled message as WeChat shows it. Its texts are set as text, and its links are shown and not followed. */
import type { ComponentChildren } from "preact";
import { texts } from "../../../../src/i18n/text.ts";
import { wordsOf } from "../../../words.ts";
import type { Medium } from "./media.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
const say = wordsOf(texts({
  "mini-program": {
    en: "Mini Program",
    zh: "小程序",
  },
  "image": {
    en: "picture {name}",
    zh: "图片 {name}",
  },
  "video": {
    en: "video {name}",
    zh: "视频 {name}",
  },
  "file": {
    en: "file {name}",
    zh: "文件 {name}",
  },
  "voice": {
    en: "voice {name}",
    zh: "语音 {name}",
  },
  "location": {
    en: "location",
    zh: "位置",
  },
  "other": {
    en: "a message of the type {type}",
    zh: "{type} 类型的消息",
  },
}));

/** A message as `explain` fills it in. */
export interface FilledMessage {
  family: "contact" | "kf";
  body: Record<string, unknown>;
}

export interface PhoneProps {
  message: FilledMessage;
  /** Who writes: the member, or the account. */
  from: string;
  media: ReadonlyMap<string, Medium>;
}

export function Phone({ message: { family, body }, from, media }: PhoneProps) {
  const parts =
    family === "contact" ? [{ msgtype: "text", ...body }, ...listIn(body["attachments"])] : [body];
  return (
    <div class="phone">
      <div class="bar">{from}</div>
      <div class="chat">
        {parts.map((part, index) => (
          <Part key={index} of={part} media={media} />
        ))}
      </div>
    </div>
  );
}

type Body = Record<string, unknown>;
const isBody = (value: unknown): value is Body =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listIn = (value: unknown): Body[] => (Array.isArray(value) ? value.filter(isBody) : []);
const groupIn = (body: Body, key: string): Body => (isBody(body[key]) ? body[key] : {});
const textIn = (body: Body, key: string): string => (typeof body[key] === "string" ? body[key] : "");

function Part({ of: part, media }: { of: Body; media: PhoneProps["media"] }) {
  const msgtype = typeof part["msgtype"] === "string" ? part["msgtype"] : "text";
  const body = groupIn(part, msgtype);
  switch (msgtype) {
    case "text": {
      const content = textIn(body, "content");
      return content === "" ? null : <Bubble>{content}</Bubble>;
    }
    case "link":
      return <Link body={body} media={media} />;
    case "miniprogram":
      return <MiniProgram body={body} media={media} />;
    case "image":
      return <Picture name={mediaNameIn(body)} url={pictureIn(body, media)} />;
    case "video":
    case "file":
    case "voice":
      return (
        <Bubble>
          <span class="attachment">{say(msgtype, { name: mediaNameIn(body) })}</span>
        </Bubble>
      );
    case "location":
      return (
        <Bubble>
          {textIn(body, "name") || say("location")}
          {"\n"}
          {textIn(body, "address")}
        </Bubble>
      );
    case "msgmenu":
      return <Menu body={body} />;
    default:
      return <Bubble>{say("other", { type: msgtype })}</Bubble>;
  }
}

function Bubble({ children, isCard = false }: { children: ComponentChildren; isCard?: boolean }) {
  return (
    <div class="message">
      <span class="avatar" aria-hidden="true" />
      <div class={isCard ? "bubble sheet" : "bubble"}>{children}</div>
    </div>
  );
}

const mediaNameIn = (body: Body): string =>
  (textIn(body, "media_id") || textIn(body, "thumb_media_id") || textIn(body, "pic_media_id")).replace(
    /^media:/,
    "",
  );

function pictureIn(body: Body, media: PhoneProps["media"]): string | null {
  const named = media.get(mediaNameIn(body))?.url ?? null;
  return textIn(body, "pic_url") || textIn(body, "picurl") || named;
}

function Picture({ name, url }: { name: string; url: string | null }) {
  return (
    <div class="message">
      <span class="avatar" aria-hidden="true" />
      {url === null ? (
        <div class="bubble">{say("image", { name })}</div>
      ) : (
        <img class="picture" src={url} alt={say("image", { name })} referrerpolicy="no-referrer" />
      )}
    </div>
  );
}

function Link({ body, media }: { body: Body; media: PhoneProps["media"] }) {
  const picture = pictureIn(body, media);
  return (
    <Bubble isCard>
      <div class="link-title">{textIn(body, "title")}</div>
      <div class="link-foot">
        <span class="link-desc">{textIn(body, "desc")}</span>
        {picture !== null && <img src={picture} alt="" referrerpolicy="no-referrer" />}
      </div>
      <div class="link-url">{textIn(body, "url")}</div>
    </Bubble>
  );
}

function MiniProgram({ body, media }: { body: Body; media: PhoneProps["media"] }) {
  const picture = pictureIn(body, media);
  return (
    <Bubble isCard>
      <div class="link-title">{textIn(body, "title")}</div>
      <div class="cover">{picture !== null && <img src={picture} alt="" referrerpolicy="no-referrer" />}</div>
      <div class="foot">{say("mini-program")}</div>
    </Bubble>
  );
}

function Menu({ body }: { body: Body }) {
  return (
    <Bubble>
      {textIn(body, "head_content") && <div>{textIn(body, "head_content")}</div>}
      {listIn(body["list"]).map((item, index) => {
        const type = textIn(item, "type");
        const { content, url } = groupIn(item, type);
        const text = typeof content === "string" ? content : "";
        const isPlain = type === "text";
        return (
          <div key={index} class={isPlain ? "menu-text" : "menu-item"}>
            {text}
            {typeof url === "string" && " ↗"}
          </div>
        );
      })}
      {textIn(body, "tail_content") && <div>{textIn(body, "tail_content")}</div>}
    </Bubble>
  );
}
