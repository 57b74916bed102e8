/** Rules files of a wished length, each with another text, so that nothing is known of it before. */

/** As many rules as a company with many channels has. */
export const MIDDLE_RULES = 200;

let files = 0;

/** A file of this many rules by channel, each with a message of its own. */
export function rulesOf(count: number): string {
  files += 1;
  const rules = Array.from({ length: count }, (_, n) => ruleOf(n));
  return `# ${files}\nrules:\n${rules.join("")}  - { name: 默认, on: contact.added, send: { text: { content: 您好！ } } }
  - { name: 进入, on: kf.entered, send: { text: { content: 您好，请问有什么可以帮您？ } } }
`;
}

/** A file of as many rules as fit into this many bytes. */
export function rulesUpTo(bytes: number): string {
  const rest = Buffer.byteLength(rulesOf(0)) + 16;
  return rulesOf(Math.floor((bytes - rest) / Buffer.byteLength(ruleOf(10_000))));
}

const ruleOf = (n: number) => `  - name: 渠道${n}
    on: contact.added
    when: { state: [shop-${n}, "expo-${n}-*"] }
    send:
      text: { content: "{{ customer.name | default: '您好' }}，欢迎来到${n}号门店，我是{{ staff.name }}。" }
      attachments: [{ msgtype: link, link: { title: 新人礼包, url: "https://example.com/gift/${n}", desc: 点击领取 } }]
`;
