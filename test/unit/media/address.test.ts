import { expect, test } from "vitest";
import { refusalOf, shown } from "../../../src/media/address.ts";

test.for([
  "https://static.example.com/poster.png",
  "https://STATIC.example.com:443/poster.png?v=2#top",
  "https://static.example.com./海报.png",
  "https://xn--fiq228c.cn/p",
  "https://10.example.com/",
])("%s is fetched", (url) => {
  expect(refusalOf(url)).toBeNull();
});

test.for<[string, string]>([
  ["static.example.com/poster.png", "not a URL"],
  ["http://static.example.com/poster.png", "https://"],
  ["ftp://static.example.com/poster.png", "https://"],
  ["data:image/png;base64,AAAA", "https://"],
  ["https://user@static.example.com/", "no user name"],
  ["https://:secret@static.example.com/", "no user name"],
  ["https://static.example.com:8443/", "no port"],
  ["https://127.0.0.1/", "numeric address"],
  ["https://2130706433/", "numeric address"],
  ["https://0x7f.1/", "numeric address"],
  ["https://017700000001/", "numeric address"],
  ["https://127.1./", "numeric address"],
  ["https://[::1]/", "numeric address"],
  ["https://[::ffff:10.0.0.1]/", "numeric address"],
  ["https://localhost/", "host on the Internet"],
  ["https://localhost./", "host on the Internet"],
  ["https://LOCALHOST/", "host on the Internet"],
  ["https://app.localhost/", "host on the Internet"],
  ["https://printer.local/", "host on the Internet"],
  ["https://metadata.google.internal/", "host on the Internet"],
  ["https://intranet/", "host on the Internet"],
])("%s is not fetched: %s", ([url, why]) => {
  expect(refusalOf(url)).toContain(why);
});

test("an address is shown without its query, which may be a key", () => {
  expect(shown("https://cos.example.com/p.png?sign=SECRET#SECRET")).toBe("https://cos.example.com/p.png");
});
