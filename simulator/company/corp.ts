/**
 * A company on WeCom: its apps, members, customers, contacts between the two, its tags and
 * customer-service accounts, and the media it has uploaded.
 * Holds them and finds them; judges no call.
 */
import { type FormFile, sha256 } from "../http/form.ts";
import type { World } from "../world.ts";
import { App, type AppOptions } from "./app.ts";
import { Contact, type ContactOptions } from "./contact.ts";
import { type ContactWay, ContactWays } from "./contact-ways.ts";
import { newCorpId, newMediaId, newMiniProgramAppId, newPictureUrl, newTagId } from "./ids.ts";
import { type KfAccount, type KfAccountOptions, newKfAccount } from "./kf/account.ts";
import { Kf } from "./kf/kf.ts";
import { Misuse } from "./misuse.ts";
import {
  type Customer,
  type CustomerOptions,
  newCustomer,
  newStaff,
  type Staff,
  type StaffOptions,
} from "./people.ts";

export interface CorpOptions {
  corpId?: string | undefined;
  name?: string | undefined;
}

/** What a tag is called, and its group; without a name by its id. */
interface TagOptions {
  name?: string | undefined;
  group?: string | undefined;
}

export type MediaType = "image" | "voice" | "video" | "file";

/** What came by an upload, and what was given for it. */
export interface Upload {
  at: number;
  /** The app's name. */
  app: string;
  /** Null: media/uploadimg. */
  type: MediaType | null;
  filename: string;
  contentType: string;
  size: number;
  /** Of the bytes. */
  sha256: string;
  /** The media_id, or the URL. */
  given: string;
}

/** Where something comes from that was uploaded; left out: it is simply there. */
interface AddOptions {
  at?: number | undefined;
  upload?: { app: string; file: FormFile } | undefined;
}

export class Corp {
  readonly corpId: string;
  readonly name: string;
  readonly apps = new Map<string, App>();
  readonly staff = new Map<string, Staff>();
  readonly customers = new Map<string, Customer>();
  /** By external userid: every member who has, or had, this customer. */
  readonly contactsOf = new Map<string, Contact[]>();
  readonly kfAccounts = new Map<string, KfAccount>();
  /** What happens at them. */
  readonly kf: Kf;
  /** Codes that apps made by API. */
  readonly contactWays = new ContactWays();
  readonly miniPrograms = new Set<string>();
  readonly pictures = new Set<string>();
  /** Ids of the company's tags (企业客户标签). */
  readonly tags = new Set<string>();
  /** Tags of members (通讯录标签), by their numbers. */
  readonly memberTags = new Map<number, { name: string; staff: string[]; departments: number[] }>();
  /** Whether a 视频号 is bound to the company. */
  hasChannels = false;
  readonly #tagNames = new Map<string, TagOptions>();
  /** By media/upload and media/uploadimg, oldest first. */
  readonly uploads: Upload[] = [];
  readonly #media = new Map<string, { type: MediaType; at: number }>();
  readonly #world: World;

  constructor(world: World, options: CorpOptions) {
    this.#world = world;
    this.corpId = options.corpId ?? newCorpId();
    this.name = options.name ?? "某某公司";
    this.kf = new Kf(world, this);
  }

  addApp(options: AppOptions = {}): App {
    const app = new App(this.#world, this, this.apps.size + 1, options);
    return put(this.apps, app.name, app);
  }

  addStaff(options: StaffOptions = {}): Staff {
    const staff = newStaff(options, this.staff.size + 1);
    return put(this.staff, staff.userid, staff);
  }

  addCustomer(options: CustomerOptions = {}): Customer {
    const customer = newCustomer(options, this.customers.size + 1);
    return put(this.customers, customer.externalUserId, customer);
  }

  addKfAccount(options: KfAccountOptions = {}): KfAccount {
    const account = newKfAccount(options, this.kfAccounts.size + 1);
    return put(this.kfAccounts, account.openKfId, account);
  }

  /** A customer becomes a contact of a member, and WeCom tells the apps. */
  addContact(options: ContactOptions): Contact {
    const contact = new Contact(this.#world, this, options);
    for (const tag of contact.tags) this.tags.add(tag);
    const { externalUserId } = contact.customer;
    const others = this.contactsOf.get(externalUserId) ?? [];
    // The newest counts: a customer who adds the same member again replaces the contact of before.
    const kept = others.filter((other) => other.staff !== contact.staff);
    this.contactsOf.set(externalUserId, [...kept, contact]);
    this.#world.contacts.set(contact.id, contact);
    contact.raise(options.via ?? "added", options);
    return contact;
  }

  /** A customer scans a code, and adds one of its members: WeCom chooses which. */
  scan({ state, users }: ContactWay, options: Partial<ContactOptions> = {}): Contact {
    const staff = users.map((userid) => this.staff.get(userid)).find(Boolean);
    if (staff === undefined) throw new Misuse("nobody stands in this code");
    return this.addContact({ staff, customer: this.addCustomer(), state, ...options });
  }

  /** What media/upload would give: a media_id that every app of the company may use for three days. */
  addMedia(options: AddOptions & { type?: MediaType | undefined } = {}): string {
    const id = newMediaId();
    const { type = "image", at = Date.now(), upload } = options;
    this.#media.set(id, { type, at });
    if (upload) this.#note(id, type, at, upload);
    return id;
  }

  hasMedia(id: string, type: MediaType, now: number): boolean {
    const media = this.#media.get(id);
    return media !== undefined && media.type === type && now < media.at + this.#world.settings.mediaLifeMs;
  }

  /** Media that end before their time; all, or one: 40007 from now on. */
  loseMedia(id?: string): void {
    if (id === undefined) this.#media.clear();
    else this.#media.delete(id);
  }

  /** What media/uploadimg would give: a URL for `pic_url`, without end. */
  addPicture(options: AddOptions = {}): string {
    const url = newPictureUrl();
    this.pictures.add(url);
    const { at = Date.now(), upload } = options;
    if (upload) this.#note(url, null, at, upload);
    return url;
  }

  /** A tag of the company's; others answer 40068. */
  addTag(id: string = newTagId(), names: TagOptions = {}): string {
    this.tags.add(id);
    this.#tagNames.set(id, names);
    return id;
  }

  /** The tags by the names of their groups. */
  get tagGroups(): ReadonlyMap<string, { groupId: string; tags: { id: string; name: string }[] }> {
    const groups = new Map<string, { groupId: string; tags: { id: string; name: string }[] }>();
    for (const id of this.tags) {
      const { name = id, group = "标签" } = this.#tagNames.get(id) ?? {};
      const known = groups.get(group) ?? { groupId: `etGroup${groups.size + 1}`, tags: [] };
      known.tags.push({ id, name });
      groups.set(group, known);
    }
    return groups;
  }

  /** The members of a department; 1 is the whole company. Undefined for one that nobody is in. */
  membersOf(department: number): Staff[] | undefined {
    const all = [...this.staff.values()];
    const members =
      department === 1 ? all : all.filter(({ departments }) => departments.includes(department));
    return members.length === 0 ? undefined : members;
  }

  /** Links a mini program to the company; others answer 90206. */
  addMiniProgram(appid: string = newMiniProgramAppId()): string {
    this.miniPrograms.add(appid);
    return appid;
  }

  #note(given: string, type: MediaType | null, at: number, { app, file }: { app: string; file: FormFile }) {
    const { filename, contentType, bytes } = file;
    const size = bytes.length;
    this.uploads.push({ at, app, type, filename, contentType, size, sha256: sha256(bytes), given });
  }
}

/** One more company on WeCom. */
export function addCorp(world: World, options: CorpOptions = {}): Corp {
  const corp = new Corp(world, options);
  return put(world.corps, corp.corpId, corp);
}

function put<V>(map: Map<string, V>, key: string, value: V): V {
  if (map.has(key)) throw new Misuse(`there is a "${key}" already`);
  map.set(key, value);
  return value;
}
