/** Message bodies: what their parts are called, and what is wrong with them. */
import { texts } from "../text.ts";

export const MESSAGES = texts({
  "the-field": { en: "the {key}", zh: "{key}" },
  "of-the-image": { en: "the image's {key}", zh: "图片的 {key}" },
  "of-the-link": { en: "the link's {key}", zh: "链接的 {key}" },
  "of-the-miniprogram": { en: "the miniprogram's {key}", zh: "小程序的 {key}" },
  "of-the-video": { en: "the video's {key}", zh: "视频的 {key}" },
  "of-the-file": { en: "the file's {key}", zh: "文件的 {key}" },
  "of-the-location": { en: "the location's {key}", zh: "位置的 {key}" },
  "of-the-menu": { en: "the menu's {key}", zh: "菜单的 {key}" },
  "of-the-member": { en: "the member's {key}", zh: "成员的 {key}" },
  "media-id-of": { en: "the media_id of {what}", zh: "{what}的 media_id" },

  "the-message-text": { en: "the text", zh: "消息文字" },
  "an-image": { en: "an image", zh: "图片" },
  "a-link": { en: "a link", zh: "链接" },
  "a-miniprogram": { en: "a miniprogram", zh: "小程序" },
  "a-voice": { en: "a voice", zh: "语音" },
  "a-video": { en: "a video", zh: "视频" },
  "a-file": { en: "a file", zh: "文件" },
  "a-location": { en: "a location", zh: "位置" },
  "a-menu": { en: "a menu", zh: "菜单" },
  "a-ca-link": { en: "a ca_link", zh: "获客链接" },
  "a-business-card": { en: "a business_card", zh: "名片" },

  "a-welcome-message": { en: "a welcome message", zh: "欢迎语" },
  "a-list-of-attachments": { en: "a list of attachments", zh: "附件列表" },
  "an-attachment": { en: "an attachment", zh: "附件" },
  "an-attachment-of-a-welcome": { en: "an attachment of a welcome", zh: "欢迎语的附件" },
  "an-image-attachment": { en: "an image attachment", zh: "图片附件" },
  "a-link-attachment": { en: "a link attachment", zh: "链接附件" },
  "a-miniprogram-attachment": { en: "a miniprogram attachment", zh: "小程序附件" },
  "a-video-attachment": { en: "a video attachment", zh: "视频附件" },
  "a-file-attachment": { en: "a file attachment", zh: "文件附件" },

  "a-message": { en: "a message", zh: "消息" },
  "a-message-of-service": { en: "a message of customer service", zh: "微信客服的消息" },
  "a-text-message": { en: "a text message", zh: "文字消息" },
  "an-image-message": { en: "an image message", zh: "图片消息" },
  "a-voice-message": { en: "a voice message", zh: "语音消息" },
  "a-video-message": { en: "a video message", zh: "视频消息" },
  "a-file-message": { en: "a file message", zh: "文件消息" },
  "a-link-message": { en: "a link message", zh: "链接消息" },
  "a-miniprogram-message": { en: "a miniprogram message", zh: "小程序消息" },
  "a-menu-message": { en: "a menu message", zh: "菜单消息" },
  "a-location-message": { en: "a location message", zh: "位置消息" },
  "a-ca-link-message": { en: "a ca_link message", zh: "获客链接消息" },
  "a-card-of-a-member": { en: "a card of a member", zh: "名片消息" },

  "a-list-of-menu-items": { en: "a list of menu items", zh: "菜单项列表" },
  "a-menu-item": { en: "a menu item", zh: "菜单项" },
  "an-item-of-a-menu": { en: "an item of a menu", zh: "菜单项" },
  "a-menu-item-to-tap": { en: "a menu item to tap", zh: "回复菜单项" },
  "a-menu-item-to-a-page": { en: "a menu item that leads to a page", zh: "网页菜单项" },
  "a-menu-item-to-a-miniprogram": { en: "a menu item that opens a mini-program", zh: "小程序菜单项" },
  "a-menu-item-to-read": { en: "a menu item to read", zh: "文字菜单项" },

  "degrees-of": { en: "the {coordinate} in degrees, a number", zh: "{coordinate}（以度为单位的数字）" },
  "degrees-out-of-range": {
    en: "the {coordinate} goes from -{most} to {most}",
    zh: "{coordinate}要在 -{most} 到 {most} 之间，请核对",
  },
  latitude: { en: "latitude", zh: "纬度" },
  longitude: { en: "longitude", zh: "经度" },
  "one-or-zero": { en: "1 or 0 (true or false)", zh: "1 或 0（true 或 false）" },

  "image-needs-source": { en: "an image needs media_id or pic_url", zh: "请给图片写上 media_id 或 pic_url" },
  "empty-message": {
    en: "the message is empty; it needs text or attachments",
    zh: "消息是空的，请写上 text 或 attachments",
  },
  "empty-attachments": {
    en: "the list of attachments is empty; leave it out",
    zh: "附件列表是空的，请去掉",
  },
  "too-many-attachments": {
    en: "there are {count} attachments, WeCom takes at most {most}",
    zh: "附件太多，请减少：现在 {count} 个，企业微信最多收 {most} 个",
  },
  "empty-menu": {
    en: "the menu is empty; it needs head_content, a list or tail_content",
    zh: "菜单是空的，请写上 head_content、list 或 tail_content",
  },
  "too-many-menu-items": {
    en: "there are {count} menu items, WeCom takes at most {most}",
    zh: "菜单项太多，请减少：现在 {count} 项，企业微信最多收 {most} 项",
  },
  "too-many-menu-items-on-event": {
    en: "there are {count} menu items, WeCom takes at most {most} on an event ({inReplies} in a reply to a message)",
    zh: "菜单项太多，请减少：现在 {count} 项，事件的菜单企业微信最多收 {most} 项（回复消息的菜单最多 {inReplies} 项）",
  },
  "too-many-tappable-items": {
    en: "there are {count} menu items that can be tapped, WeCom takes at most {most}; the others must be of the type text",
    zh: "能点的菜单项太多：现在 {count} 项，企业微信最多收 {most} 项；其余的请改成 text 类型",
  },

  "filled-in-by-yingbin": {
    en: '"{key}" is filled in by Yingbin; leave it out',
    zh: '请去掉 "{key}"，迎宾会填',
  },
  "content-below-text": {
    en: '"content" stands below "text": text: { content: … }',
    zh: '"content" 要写在 "text" 下面：text: { content: … }',
    program: {
      en: '"content" stands below "text": "text": { "content": … }',
      zh: '"content" 要写在 "text" 下面："text": { "content": … }',
    },
  },
  "spelt-so-in-welcomes": {
    en: "{theirs} is how a welcome spells it; in customer service it is {ours}",
    zh: "请改成 {ours}：{theirs} 是欢迎语的写法",
  },
  "spelt-so-in-service": {
    en: "{theirs} is how customer service spells it; in a welcome it is {ours}",
    zh: "请改成 {ours}：{theirs} 是微信客服的写法",
  },
  "msgtype-in-welcome": {
    en: '"msgtype" makes a message of customer service; a welcome has "text" and "attachments"',
    zh: '请去掉 "msgtype"，它只用于微信客服的消息；欢迎语写 "text" 和 "attachments"',
  },
});
