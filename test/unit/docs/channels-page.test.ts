/** The examples of the page on channels, in both languages: files of codes and rules that can be used as they stand. */
import { expect, test } from "vitest";
import { readCodesFile } from "../../../scripts/codes/file.ts";
import { linkWithChannel } from "../../../scripts/codes/link-url.ts";
import { checkRules } from "../../../src/rules/load.ts";
import { NOW } from "../rules/files.ts";
import { blocksOf, readPage } from "./rules-page-examples.ts";

test.for(["docs/channels.md", "docs/channels.zh-CN.md"])("%s has sound examples", (path) => {
  const page = readPage(path);
  const blocks = blocksOf(page, "yaml").map(({ text }) => text);
  const [codes = "", links = "", rules = "", ...others] = blocks;
  expect(others).toEqual([]);
  const ofCodes = readCodesFile("codes.yaml", codes);
  expect(ofCodes).toMatchObject({ ok: true, file: { app: "sales", links: [] } });
  expect(readCodesFile("codes.yaml", links)).toMatchObject({
    file: {
      links: [
        { account: "wkAAA", scene: "table" },
        { scene: "counter", params: [] },
      ],
    },
  });
  const states = ofCodes.ok ? [...ofCodes.file.codes.keys()] : [];
  expect(states).toContain("expo-7");
  expect(checkRules(rules, NOW, { codes: { app: "sales", states } })).toEqual({
    ok: true,
    problems: [],
    warnings: [],
  });
});

test.for(["docs/channels.md", "docs/channels.zh-CN.md"])("%s names channels that a link can have", (path) => {
  const [, link = "", channels = ""] = /link-url (\S+) (.+) --svg/.exec(readPage(path)) ?? [];
  expect(channels.split(" ").map((channel) => linkWithChannel(link, channel).ok)).toEqual([true, true]);
});
