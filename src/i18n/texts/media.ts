/** Why a medium could not be fetched or uploaded: the end of a sentence that begins with its name. */
import { texts } from "../text.ts";

export const MEDIA = texts({
  // The source
  "source-slow": {
    en: "{url} did not give it within {seconds} s",
    zh: "{url} 在 {seconds} 秒内没有给出文件",
  },
  "source-not-connected": { en: "the connection to {host} failed", zh: "连不上 {host}" },
  "source-redirects": {
    en: "{url} redirects, and redirects are not followed: name the final address",
    zh: "{url} 会跳转，请直接填最终地址",
  },
  "source-redirects-to": {
    en: "{url} redirects to {to}, and redirects are not followed: name the final address",
    zh: "{url} 会跳转到 {to}，请直接填最终地址",
  },
  "source-answers": { en: "{url} answers HTTP {status}", zh: "{url} 返回 HTTP {status}" },

  "upload-gone": {
    en: "the uploaded file is not there any more: upload it again",
    zh: "上传的文件已经不在，请重新上传",
  },
  "upload-unreadable": { en: "the uploaded file could not be read", zh: "暂时读不到上传的文件" },

  // The file
  "image-too-large": { en: "{size}, an image has at most {most}", zh: "{size}，图片最大 {most}" },
  "voice-too-large": { en: "{size}, a voice message has at most {most}", zh: "{size}，语音最大 {most}" },
  "video-too-large": { en: "{size}, a video has at most {most}", zh: "{size}，视频最大 {most}" },
  "file-too-big": { en: "{size}, a file has at most {most}", zh: "{size}，文件最大 {most}" },
  "more-than": { en: "more than {size}", zh: "超过 {size}" },
  "medium-too-small": {
    en: "{bytes} bytes, and WeCom takes nothing under {least}",
    zh: "只有 {bytes} 字节，企业微信要求至少 {least} 字节",
  },
  "not-an-image": {
    en: "this is {kind}, an image must be a JPG or PNG",
    zh: "这是 {kind}，图片要用 JPG 或 PNG",
  },
  "not-a-voice": { en: "this is {kind}, a voice message must be an AMR", zh: "这是 {kind}，语音要用 AMR" },
  "not-a-video": { en: "this is {kind}, a video must be an MP4", zh: "这是 {kind}，视频要用 MP4" },
  "file-kind": { en: "{article} {kind}", zh: "{kind} 文件" },
  "other-kind": { en: "something else", zh: "别的文件" },

  // The upload
  "no-app-of-company": { en: "none of its apps is in WECOM_APPS", zh: "用到它的应用都不在 WECOM_APPS 里" },
  "app-without-token": { en: "the app {app} got no token", zh: "应用 {app} 取不到 access_token" },
  "answer-without-id": { en: "WeCom's answer held no id", zh: "企业微信的应答里没有 id" },
  "upload-refused": { en: "WeCom refused it: {answer}", zh: "企业微信拒绝了：{answer}" },
  "upload-refused-remedy": {
    en: "WeCom refused it: {answer}. {remedy}",
    zh: "企业微信拒绝了：{answer}。{remedy}",
  },
});
