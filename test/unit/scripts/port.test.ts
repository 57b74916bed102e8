/** Texts of ports, as settings and flags give them. */
import { expect, test } from "vitest";
import { readPort } from "../../../scripts/start/port.ts";
import { inWords } from "../../../scripts/words.ts";

test.each(["8787", " 8787 ", "1", "65533"])('"%s" is a port with two above it', (text) => {
  expect(readPort(text, "YINGBIN_PORT", 2)).toEqual({ ok: true, port: Number(text) });
});

test.each(["abc", "0", "65534", "65535", "80.5", "-1", "", "8e3", "100000"])('"%s" is none', (text) => {
  const read = readPort(text, "YINGBIN_PORT", 2);
  expect(read).toMatchObject({ ok: false });
  expect(read.ok ? null : inWords(read.why)).toBe(
    `YINGBIN_PORT is "${text}": expected a port from 1 to 65533.`,
  );
});

test("the highest port is one where nothing above it is needed", () => {
  expect(readPort("65535", "PORT")).toEqual({ ok: true, port: 65_535 });
});
