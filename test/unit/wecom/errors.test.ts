/** The table of errcodes: verdicts, alerts and remedies. */
import { describe, expect, test } from "vitest";
import { REMEDIES } from "../../../src/i18n/texts/remedies.ts";
import { inWords } from "../../../src/i18n/words.ts";
import { type AlertWhen, ERRCODES } from "../../../src/wecom/errcodes.ts";
import { errcodeOf, fromIp, isRetried, sayAnswer, type Verdict } from "../../../src/wecom/errors.ts";
import { inEnglish } from "../../english.ts";

const TABLE = Object.keys(ERRCODES)
  .map((errcode) => errcodeOf(Number(errcode)))
  .sort((a, b) => a.errcode - b.errcode);
const remedyFor = (errcode: number) => inEnglish(errcodeOf(errcode).remedy);

/** The documented errcodes, by where they occur. */
const REFERENCE = {
  "contacts, tokens and messages": [
    -1, 0, 6000, 40001, 40003, 40004, 40005, 40006, 40007, 40008, 40009, 40011, 40013, 40014, 40031, 40032,
    40033, 40035, 40039, 40056, 40057, 40058, 40063, 40068, 40071, 40072, 40077, 40078, 40080, 40082, 40083,
    40084, 40085, 40091, 40094, 40096, 40098, 40099, 40102, 40123, 40126, 40127, 40201, 41001, 41002, 41004,
    41006, 41009, 41010, 41016, 41021, 41022, 41023, 41024, 41025, 41035, 41037, 41038, 41039, 41040, 41041,
    41042, 41043, 41044, 41045, 41049, 41050, 41051, 41053, 41054, 41056, 41064, 41065, 41072, 41080, 41081,
    41082, 41096, 42001, 42007, 42009, 43009, 43012, 44001, 44004, 45001, 45002, 45007, 45009, 45031, 45033,
    46004, 48001, 48002, 48003, 48004, 48005, 48006, 48007, 50001, 50002, 50003, 60011, 60020, 60021, 60030,
    60031, 60111, 60123, 60251, 60252, 60253, 80001, 81011, 81013, 84061, 84074, 85005, 90200, 90201, 90202,
    90203, 90204, 90205, 90206, 90207, 90208, 90209, 90210, 90211, 90501, 90509, 301002, 710000, 830002,
  ],
  "customer service": [
    95000, 95001, 95002, 95003, 95004, 95005, 95006, 95007, 95008, 95009, 95011, 95012, 95013, 95014, 95015,
    95016, 95017, 95018, 95019, 95021, 95022, 95023, 95026, 95027, 95030, 95031, 95032,
  ],
  "service providers": [40086, 60246, 84005, 701008, 701015, 701087, 701088, 701099],
  media: [40004, 40005, 40006, 40007, 40009, 40011, 40123, 41006, 44001, 45001, 45007, 41090],
};

const codesWith = (verdict: Verdict) =>
  TABLE.filter((row) => row.verdict === verdict).map((row) => row.errcode);

describe("the table of errcodes", () => {
  test.each(Object.entries(REFERENCE))("has a row for every documented code: %s", (_, codes) => {
    expect(codes.filter((code) => errcodeOf(code).meaning.code === "errcode-unknown")).toEqual([]);
  });

  test("has no remedy for 0 and 41051, and a remedy in a sentence for every other code", () => {
    for (const { errcode, remedy, meaning, source } of TABLE) {
      if (errcode === 0 || errcode === 41051) expect(remedy).toBeNull();
      else {
        expect(inEnglish(remedy), `${errcode}`).toMatch(/^[A-Z`].{15,}\.$/);
        expect(inWords(remedy ?? "", "zh"), `${errcode}`).toMatch(/^[\p{Script=Han}].{5,}。$/u);
      }
      expect(inEnglish(meaning), `${errcode}`).toMatch(/\S.*[^.]$/);
      expect(inWords(meaning, "zh"), `${errcode}`).toMatch(/\p{Script=Han}.*[^。]$/u);
      expect(source, `${errcode}`).toMatch(/^(doc \d{5}(, doc \d{5})*|report)$/);
    }
  });

  test("has a row for every remedy that no outcome has", () => {
    const used = new Set<string | undefined>(TABLE.map(({ remedy }) => remedy?.code));
    expect(Object.keys(REMEDIES).filter((code) => !used.has(code))).toEqual([
      ...["remedy-no-code", "remedy-no-rule", "remedy-unsendable", "remedy-turned-away"],
      ...["remedy-unreachable", "remedy-incomplete", "remedy-look-up"],
    ]);
  });

  const alertedWhen = (when: AlertWhen) =>
    TABLE.filter((row) => row.alertWhen === when).map((row) => row.errcode);

  test("alerts operators at once of codes that stop an app for every customer", () => {
    expect(alertedWhen("at-once")).toEqual([
      40001, 40013, 40091, 41001, 41002, 41004, 43009, 45031, 48001, 48002, 48006, 50003, 60020, 60031, 95011,
      95012, 95023,
    ]);
  });

  test("never alerts operators of codes that concern one customer, and of others when they are frequent", () => {
    expect(alertedWhen("never")).toEqual([0, 41051, 41053, 84061, 95001, 95002, 95013, 95016, 95018, 95031]);
    expect(alertedWhen("often")).toEqual(expect.arrayContaining([41054, 84074, 60111, 41050, 45009]));
  });

  test("names the usual causes by the console's own words", () => {
    expect(remedyFor(48002)).toContain("可调用接口的应用");
    expect(remedyFor(60111)).toContain("可见范围");
    expect(remedyFor(41054)).toContain("长期未登录");
    expect(remedyFor(41049)).toContain("native welcome (欢迎语)");
    expect(remedyFor(40001)).toMatch(/stops for an hour.*bans the IP.*2023-12-01/);
    expect(remedyFor(60020)).toMatch(/'from ip'.*企业可信IP/);
  });

  test("names every reported cause of 95018, a session in the wrong state", () => {
    const remedy = remedyFor(95018);
    expect(remedy).toMatch(/接待人员\) on duty.*接待规则.*人工接待, state 3.*智能助手/);
    expect(remedy).toMatch(/verified \(我的企业, 企业认证\)/);
    expect(remedy).toContain("通过API管理");
  });

  test("tells a provider what to do without a licence, and about an app that is not online", () => {
    expect(remedyFor(701008)).toMatch(/接口调用许可\): 互通账号/);
    expect(remedyFor(60246)).toMatch(/online in the provider's console.*测试安装/);
    expect(inWords(errcodeOf(701008).remedy ?? "", "zh")).toContain("互通账号");
  });

  test("names the numbers of a limit", () => {
    expect(inEnglish(errcodeOf(95003).meaning)).toContain("100 customers in all");
    expect(remedyFor(95003)).toMatch(/count for good.*企业认证/);
    expect(remedyFor(40039)).toContain("1,024 bytes");
  });
});

describe("the table of verdicts", () => {
  test.each<[Verdict, number[]]>([
    ["sent", [0]],
    ["welcomed", [41051]],
    ["code-invalid", [41050]],
    ["another-app", [41096]],
    ["busy", [-1]],
    ["overloaded", [6000, 40085, 45033]],
    ["token", [40001, 40014, 40082, 42001, 42009]],
    ["rate-limited", [45009]],
  ])("gives %s to %j and to no other code", (verdict, codes) => {
    expect(codesWith(verdict)).toEqual(codes);
  });

  test("gives content to the codes that refuse the message itself", () => {
    const refusedForContent = [
      40004, 40005, 40006, 40007, 40008, 40009, 40011, 40033, 40035, 40039, 40058, 40063, 40094, 40123, 40127,
      40201, 41006, 41010, 41016, 41064, 41065, 41072, 41080, 41081, 41082, 41090, 44001, 44004, 45001, 45002,
      45007, 90200, 90201, 90202, 90203, 90204, 90205, 90206, 90207, 90208, 90209, 95008, 95009, 95030,
    ];
    expect(codesWith("content")).toEqual(refusedForContent);
  });

  test.each([40096, 41053, 41054, 48002, 60020, 60111, 84061, 84074, 95001, 95013, 95018])(
    "gives refused to %i",
    (errcode) => {
      expect(errcodeOf(errcode).verdict).toBe("refused");
    },
  );

  test.each([41060, 41063, 41069, 41070, 41079])(
    "gives content to %i, which no page names: errcodes beside it concern attachments",
    (errcode) => {
      expect(errcodeOf(errcode)).toMatchObject({ verdict: "content", meaning: { code: "errcode-unknown" } });
      expect(remedyFor(errcode)).toContain(`devtool/query?e=${errcode}`);
    },
  );

  test.each([4106, 41059, 41083, 410600, -41060])("gives refused to %i", (errcode) => {
    expect(errcodeOf(errcode).verdict).toBe("refused");
  });

  test("gives refused to an unknown code, with WeCom's page to look it up", () => {
    expect(errcodeOf(99999)).toMatchObject({
      errcode: 99999,
      verdict: "refused",
      meaning: { code: "errcode-unknown" },
      alertWhen: "often",
    });
    expect(remedyFor(99999)).toContain("https://open.work.weixin.qq.com/devtool/query?e=99999");
  });

  test("retries the same message after another-app, busy, overloaded and token only", () => {
    const verdicts = [...new Set(TABLE.map((row) => row.verdict))];
    expect(verdicts.filter(isRetried).sort()).toEqual(["another-app", "busy", "overloaded", "token"]);
  });
});

test("an answer of WeCom's is said in the reader's language, with its errcode and the refused address", () => {
  const refused = sayAnswer(60020, "not allow to access from your ip, from ip: 192.0.2.1");
  expect(inWords(refused, "en")).toBe("the caller's IP is not trusted (60020, from ip 192.0.2.1)");
  expect(inWords(refused, "zh")).toBe("调用 IP 不在企业可信IP里（60020，来源 IP 192.0.2.1）");
  expect(inWords(sayAnswer(-1, "system busy"), "zh")).toBe("企业微信系统繁忙（-1）");
});

describe("fromIp", () => {
  const errmsg = (ip: string) =>
    `not allow to access from your ip, hint: [1700000000123456789012345], from ip: ${ip}, more info at https://open.work.weixin.qq.com/devtool/query?e=60020`;

  test.each([
    "101.43.1.2",
    "2408:4002:1f::8a2e:370:7334",
    "2a06:98c0:3600::103",
    "::ffff:101.43.1.2",
    "2001:DB8::",
  ])("finds %s in WeCom's errmsg", (ip) => {
    expect(fromIp(errmsg(ip))).toBe(ip);
  });

  test("finds the address at the end of a sentence, and of the errmsg", () => {
    expect(fromIp("not allow to access from your ip, from ip: 101.43.1.2.")).toBe("101.43.1.2");
    expect(fromIp("not allow to access from your ip, from ip:101.43.1.2")).toBe("101.43.1.2");
  });

  test.each([
    "",
    "ok",
    "not allow to access from your ip, hint: [17000000001.2]",
    errmsg(""),
    errmsg("face"),
  ])("finds no address in %j", (text) => {
    expect(fromIp(text)).toBeNull();
  });
});
