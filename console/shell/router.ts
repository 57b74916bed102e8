/** The page that the address names. Everything stands behind the `#`: ids of customers reach no log. */
import { signal } from "@preact/signals";

export interface Route {
  /** `/deliveries`, `/deliveries/3-ab…`. */
  path: string;
  query: URLSearchParams;
}

export const route = signal<Route>(read());

function read(): Route {
  const [path = "", query = ""] = location.hash.slice(1).split("?", 2);
  return { path: path === "" ? "/deliveries" : path, query: new URLSearchParams(query) };
}

window.addEventListener("hashchange", () => {
  route.value = read();
  window.scrollTo(0, 0);
});

/** The address of a page. Parameters without a value are left out. */
export function link(path: string, parameters: Record<string, string | null | undefined> = {}): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => !!entry[1]);
  const query = new URLSearchParams(given).toString();
  return `#${path}${query === "" ? "" : `?${query}`}`;
}

/** Goes to another page, or changes what this page is asked for. */
export function go(path: string, parameters: Record<string, string | null | undefined> = {}): void {
  location.hash = link(path, parameters);
}
