/**
 * Finds the file of a path as Cloudflare does by default (`html_handling = "auto-trailing-slash"`): `/page` is
 * `/page.html`, `/folder/` is `/folder/index.html`, and there is one address for each page.
 */

export type Found = { do: "serve"; file: string } | { do: "redirect"; to: string } | { do: "nothing" };

export function findFile(path: string, has: (file: string) => boolean): Found {
  if (path.endsWith("/index.html") && has(path))
    return { do: "redirect", to: path.slice(0, -"index.html".length) };
  if (path.endsWith(".html") && has(path)) return { do: "redirect", to: path.slice(0, -".html".length) };
  if (has(path)) return { do: "serve", file: path };
  if (path.endsWith("/")) {
    if (has(`${path}index.html`)) return { do: "serve", file: `${path}index.html` };
    const page = `${path.slice(0, -1)}.html`;
    return path !== "/" && has(page) ? { do: "redirect", to: path.slice(0, -1) } : { do: "nothing" };
  }
  if (has(`${path}.html`)) return { do: "serve", file: `${path}.html` };
  if (has(`${path}/index.html`)) return { do: "redirect", to: `${path}/` };
  return { do: "nothing" };
}

/** Whether a path is the Worker's before files are looked for. */
export function isWorkersFirst(path: string, patterns: boolean | readonly string[]): boolean {
  if (typeof patterns === "boolean") return patterns;
  const fits = (pattern: string) =>
    new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(path);
  const taken = patterns.filter((pattern) => !pattern.startsWith("!"));
  const leftOut = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  return taken.some(fits) && !leftOut.some(fits);
}
