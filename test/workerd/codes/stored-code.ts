/** A valid code as it is stored, of which each test changes some fields. */
import type { ChannelCode } from "../../../src/codes/code.ts";

export function storedCode(change: Partial<ChannelCode> = {}): ChannelCode {
  const at = Date.now();
  return {
    state: "a",
    configId: "c1",
    qrCode: null,
    staff: ["zhangsan"],
    departments: [],
    accept: "auto",
    exclusive: false,
    note: "",
    createdAt: at,
    updatedAt: at,
    seenAt: at,
    goneAt: null,
    fault: null,
    ...change,
  };
}
