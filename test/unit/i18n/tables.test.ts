/** The tables of texts as a whole: their codes, and the Chinese beside the English. */
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import type { Text } from "../../../src/i18n/text.ts";

/** Every table, also those that only tools use. */
const tables = await Promise.all(
  globSync("src/i18n/texts/**/*.ts").map(async (path): Promise<[string, Record<string, Text>]> => {
    const [table = {}] = Object.values(await import(pathToFileURL(resolve(path)).href));
    return [path, Object(table)];
  }),
);
const all = tables.flatMap(([path, table]) =>
  Object.entries(table).map(([code, text]) => ({ path, code, text })),
);
const textsOf = ({ text }: (typeof all)[number], language: "en" | "zh") =>
  [text[language], text.program?.[language]].filter((words) => words !== undefined);

/** Whether a Chinese text may have this English word. */
const isAsItIs = (word: string, path: string) =>
  NAMES_AND_KEYS.has(word) ||
  (path.includes("/command-line/") && TYPED.has(word)) ||
  (path.endsWith("/descriptions.ts") && VALUES.has(word));

const PARTS = /\{\w+(?::[^{}]*)?\}/g;

/** Words that Chinese texts may have in English: names, and words of the rules file and of the API. */
const NAMES_AND_KEYS = new Set(
  `admin adopt apply ask auto console departments editor roles viewer exclusive fresh style Excel Yingbin WeCom authorization cn d dk https http n h s localhost Standard Webhooks Webhook openssl rand hex curl push remote deploy Cloudflare Worker Workers Liquid YAML JSON Markdown State Bearer ETag Secret Ticket Token EncodingAESKey CorpID
  account accept after api app appid at attachments by callback channels charset check closed code codes content cursor customer default
  department doctor elsif en enabled errcode errmsg et event explain fallback false from hello html id if image ip key kf list lisi m media
  menu msgid msgtype name nickname not nothing now npm null open other otherwise queue replied rules run scene secret send
  servicer split staff start state strftime tag text then to token touser transfer true truncate type unless until upload url userid via
  webhook weekly when wk wm wp ww wx zh zhangsan
  Credentials agentid click corpid corpsecret e file http ip key link miniprogram msgmenu openid page pagepath suiteid unionid
  uxxxx value video view voice`.split(/\s+/),
);

/** Values of the rules file, which the descriptions may have. */
const VALUES = new Set(
  `added assistant audit csv day end female file half hours link live location male mon order product profile sat unknown video voice
  wechat wecom wed window`.split(/\s+/),
);

/** Words that people type at a terminal: commands, flags, and the values of flags. */
const TYPED = new Set(
  `contact.added against bench calm chaos clone codes companies git kills own programs quick rate resets rows seed smoke
  csv day event figures from group hour backup tar kv added answer api audit callback chmod ci command config counter crm curl data deploy diff en female flock
  force gender half help hono http i json kf lang li Linux listen live local log login male note param
  pictures plan port pull push qr quit remote restore rollback sales serve shop svg table tail unchecked
  unknown valibot wechat wecom workerd wrangler zh install`.split(/\s+/),
);

describe("the tables", () => {
  test("have texts", () => {
    expect(all.length).toBeGreaterThan(400);
  });

  test("have each code once, in kebab-case", () => {
    const twice = [...Map.groupBy(all, ({ code }) => code)].filter(([, places]) => places.length > 1);
    expect(twice.map(([code, places]) => `${code}: ${places.map(({ path }) => path).join(", ")}`)).toEqual(
      [],
    );
    expect(all.filter(({ code }) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(code))).toEqual([]);
  });

  test("say nothing twice", () => {
    const twice = [...Map.groupBy(all, ({ text }) => JSON.stringify(text))].filter(
      ([, places]) => places.length > 1,
    );
    expect(twice.map(([, places]) => places.map(({ code }) => code).join(", "))).toEqual([]);
  });
});

describe("the Worker", () => {
  test("or the commands can say every text", () => {
    const users = ["src/i18n/tables.ts", "scripts/words.ts", "scripts/openapi/descriptions.ts"]
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
    const files = globSync("src/i18n/texts/**/*.ts").map((file) => file.replace(/^.*\/texts\//, ""));
    expect(files.filter((file) => !new RegExp(`^import \\{.*/${file}"`, "m").test(users))).toEqual([]);
  });
});

describe("a Chinese text", () => {
  test("is Chinese", () => {
    const without = all.filter((row) =>
      textsOf(row, "zh").some(
        (words) => words.replaceAll(PARTS, "").length > 12 && !/\p{Script=Han}/u.test(words),
      ),
    );
    expect(without.map(({ code }) => code)).toEqual([]);
  });

  test("has no English word but names, keys and codes", () => {
    const english = all.flatMap((row) =>
      textsOf(row, "zh").flatMap((words) =>
        (words.replaceAll(PARTS, " ").match(/[A-Za-z][\w.:/-]*/g) ?? [])
          .map((word) => word.replace(/[.:/-]+$/, ""))
          .filter((word) => /^[A-Za-z]?[a-z]+$/.test(word) && !isAsItIs(word, row.path))
          .map((word) => `${row.code}: ${word}`),
      ),
    );
    expect(english).toEqual([]);
  });

  test("has full-width punctuation beside Chinese characters", () => {
    const narrow = all.filter((row) =>
      textsOf(row, "zh").some((words) => /\p{Script=Han}[,;:?!()]/u.test(words)),
    );
    expect(narrow.map(({ code }) => code)).toEqual([]);
  });

  test("is another than the English one, where that has words", () => {
    const same = all.filter(
      ({ text }) => text.zh === text.en && /[a-z]{3}/.test(text.en.replaceAll(PARTS, "")),
    );
    expect(same.map(({ code }) => code)).toEqual([]);
  });
});

describe("an English text", () => {
  test("has no Chinese but the terms of WeCom's console and what customers read", () => {
    const sentences = all.filter((row) =>
      textsOf(row, "en").some((words) => /\p{Script=Han}{16}/u.test(words) || /[，；：？！]/.test(words)),
    );
    expect(sentences.map(({ code }) => code)).toEqual([]);
  });
});
