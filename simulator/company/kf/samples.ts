/**
 * One message of each type that sync_msg may show, as documented (doc 94670). Where the
 * sources disagree the sample says so, and `corp.kf.says({ message })` takes the other form, or an unknown type, as well.
 */
import type { KfMessage } from "./activity.ts";

const MEDIA_ID = "2iSLeVyqzk4eX0IB5kTi9Ljfa2rt9dwfq5WKRQ4Nvvgw";

export const KF_SAMPLES = {
  text: { msgtype: "text", text: { content: "hello world", menu_id: "101" } },
  image: { msgtype: "image", image: { media_id: MEDIA_ID } },
  voice: { msgtype: "voice", voice: { media_id: MEDIA_ID } },
  video: { msgtype: "video", video: { media_id: MEDIA_ID } },
  file: { msgtype: "file", file: { media_id: MEDIA_ID } },
  location: {
    msgtype: "location",
    location: {
      latitude: 23.106021881103501,
      longitude: 113.320503234863,
      name: "广州国际媒体港(广州市海珠区)",
      address: "广东省广州市海珠区滨江东路",
    },
  },
  link: {
    msgtype: "link",
    link: {
      title: "TITLE",
      desc: "DESC",
      url: "https://example.com",
      pic_url: "https://example.com/pic.png",
    },
  },
  business_card: { msgtype: "business_card", business_card: { userid: "zhangsan" } },
  miniprogram: {
    msgtype: "miniprogram",
    miniprogram: {
      title: "TITLE",
      appid: "wx0123456789abcdef",
      pagepath: "pages/index",
      thumb_media_id: MEDIA_ID,
    },
  },
  msgmenu: {
    msgtype: "msgmenu",
    msgmenu: {
      head_content: "您对本次服务是否满意呢? ",
      list: [
        { type: "click", click: { id: "101", content: "满意" } },
        { type: "view", view: { url: "https://work.weixin.qq.com", content: "点击跳转到自助查询页面" } },
        {
          type: "miniprogram",
          miniprogram: { appid: "wx0123456789abcdef", pagepath: "pages/index", content: "点击打开小程序" },
        },
      ],
      tail_content: "欢迎再次光临",
    },
  },
  /** The price is in fen, as a string. */
  channels_shop_product: {
    msgtype: "channels_shop_product",
    channels_shop_product: {
      product_id: "10000000000000",
      head_image: "https://example.com/product.png",
      title: "TITLE",
      sales_price: "9900",
      shop_nickname: "SHOP",
      shop_head_image: "https://example.com/shop.png",
    },
  },
  channels_shop_order: {
    msgtype: "channels_shop_order",
    channels_shop_order: {
      order_id: "3700000000000000000",
      product_titles: "TITLE",
      price_wording: "¥99.00",
      state: "已完成",
      image_url: "https://example.com/order.png",
      shop_nickname: "SHOP",
    },
  },
  /** The page's sample has an item's `msgtype` as a string, its table as uint32: both may come. */
  merged_msg: {
    msgtype: "merged_msg",
    merged_msg: {
      title: "小王的聊天记录",
      item: [
        {
          send_time: 1_615_478_585,
          msgtype: "text",
          sender_name: "小王",
          msg_content: '{"text":{"content":"hello"}}',
        },
      ],
    },
  },
  /** `sub_type`: 1 视频号动态, 2 直播, 3 名片. */
  channels: { msgtype: "channels", channels: { sub_type: 1, nickname: "NICKNAME", title: "TITLE" } },
  /** No page has a body of these two. */
  meeting: { msgtype: "meeting" },
  schedule: { msgtype: "schedule" },
  /** WeCom does not hand its content out. */
  note: { msgtype: "note" },
} as const satisfies Record<string, KfMessage>;
