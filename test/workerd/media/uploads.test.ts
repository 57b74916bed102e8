/** An uploaded medium whose bytes are gone, or cannot be read, is told so. */
import { describe, expect, test } from "vitest";
import { inWords } from "../../../src/i18n/words.ts";
import { uploadedFile } from "../../../src/media/uploads.ts";
import { uploadAddress } from "../../../src/rules/engine/kept-media.ts";

const source = { type: "image", url: uploadAddress("a".repeat(64), null) } as const;
const envWith = (get: () => Promise<null>) =>
  ({ CACHE: { get } }) as unknown as Parameters<typeof uploadedFile>[0];

async function whyNot(get: () => Promise<null>): Promise<string> {
  const file = await uploadedFile(envWith(get), source);
  return file === null || file.ok ? "" : inWords(file.why, "en");
}

describe("the bytes", () => {
  test("are gone", async () => {
    expect(await whyNot(async () => null)).toBe("the uploaded file is not there any more: upload it again");
  });

  test("cannot be read from KV", async () => {
    const broken = async () => {
      throw new Error("KV is away");
    };
    expect(await whyNot(broken)).toBe("the uploaded file could not be read");
  });
});
