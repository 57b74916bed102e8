/** A rules file to begin with: every new contact is greeted, and those of one channel in their own way. */
export const STARTER = `timezone: Asia/Shanghai

messages:
  hello:
    text: { content: "{{ customer.name | default: '您好' }}，我是{{ staff.name | default: '您的专属顾问' }}，很高兴认识您！" }
  expo:
    text: { content: 感谢您来到我们的展台！ }

rules:
  - { name: 展会来客, on: contact.added, when: { state: "expo-*" }, send: expo, fallback: hello }
  - { name: 默认, on: contact.added, send: hello }
`;
