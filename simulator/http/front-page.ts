/** What `GET /` answers: what this is, and the commands. */
export const FRONT_PAGE = `This is a simulated WeCom (企业微信). It answers API calls under /cgi-bin/ and sends callbacks, as strict as
the real one, and delivers nothing to anybody. Below, SIM is the address you have just opened.

Somebody adds a member as a contact; the answer says what the customer received:
  curl -X POST SIM/sim/contacts
  curl -X POST SIM/sim/contacts -d '{"customer":{"name":"小王"},"state":"expo-7","staff":"zhangsan"}'
  more keys: corp, app, via (added, half, audit), at, tags, withCode, sameCode, deliver, waitMs
  curl SIM/sim/contacts/ID                       the same contact, later

Customer service (微信客服): a customer enters, writes, taps a menu; servicers take, write, end:
  curl -X POST SIM/sim/kf-accounts -d '{"name":"售前咨询"}'
  curl -X POST SIM/sim/kf/servicer -d '{"servicer":"zhangsan"}'
  curl -X POST SIM/sim/kf/enter -d '{"customer":{"name":"小王"},"scene":"expo"}'
  curl -X POST SIM/sim/kf/say -d '{"text":"转人工"}'    also: {"menuId":"101"}, {"message":{"msgtype":"image",...}}
  curl -X POST SIM/sim/kf/take                   also: write, transfer {to}, end, reenter, go {status}, token,
                                                 recall {msgid}, refuse, fail {msgid, failType}
  curl -X POST SIM/sim/kf/authorise -d '{"app":"sales","add":["wk..."],"remove":[]}'
  more keys: corp, account, customer (an id, or a new one), servicer, at, deliver, notify, waitMs
  curl SIM/sim/kf/session/ID                     the same session, later

What there is, and more of it:
  curl SIM/sim                                   companies, apps, members
  curl -X POST SIM/sim/corps
  curl -X POST SIM/sim/apps  -d '{"name":"sales","callbackUrl":"http://127.0.0.1:8787/callback/sales"}'
  curl -X POST SIM/sim/providers -d '{"corpId":"ww...","ips":["203.0.113.7"]}'   a service provider (服务商); POST apps
                                                 with {"provider":"ww..."} makes an app that it develops (代开发)
  curl -X POST SIM/sim/suites/crm/install -d '{"name":"北辰科技"}'   a company installs what a provider offers, by the
                                                 name of the suite; POST contacts with {"corp":"ww...","app":"crm"}
  curl -X PATCH SIM/sim/apps/sales -d '{"trustedIps":["203.0.113.7"]}'
  curl -X POST SIM/sim/apps/sales/verify-url     also: revoke-token, expire-token, reset-secret
  curl -X POST SIM/sim/apps/sales/lifecycle -d '{"event":"inactive_alert"}'    WeCom takes the app for unused: also
                                                 low_active_alert, close_inactive_agent, low_active, and back:
                                                 reopen_inactive_agent, active_restored; more keys: at, effectAt
  curl -X POST SIM/sim/apps/sales/acquisition -d '{"change":"link_unavailable","elements":{"LinkId":"cawc1"}}'
  curl -X POST SIM/sim/apps/sales/events -d '{"xml":"<xml>...</xml>"}'
  curl -X POST SIM/sim/staff -d '{"userid":"zhangsan","name":"张三"}'
  curl -X PATCH SIM/sim/staff/zhangsan -d '{"hasLeft":true}'
  curl -X POST SIM/sim/kf-accounts -d '{"name":"售前咨询","manageByApi":true}'
  curl -X POST SIM/sim/media -d '{"type":"image"}'   uploads are in SIM/sim; -X DELETE: no media_id is good any more
  curl -X POST SIM/sim/tags -d '{"id":"etAAA"}'

What WeCom was asked, call by call:
  curl SIM/sim/journal                           also ?api=send_welcome_msg; -X DELETE empties it

What goes wrong:
  curl -X POST SIM/sim/faults -d '{"api":"send_welcome_msg","times":2,"then":{"errcode":-1}}'
  curl -X POST SIM/sim/faults -d '{"forMs":5000,"then":{"status":502}}'
  then: delayMs, hang, loseAnswer, reset, status, errcode, text, anotherApp {forMs, thenDelivers}
  curl -X DELETE SIM/sim/faults

What nobody knows of the real one, and its limits:
  curl SIM/sim/settings
  curl -X PATCH SIM/sim/settings -d '{"refusedCallUsesCode":true}'
`;
