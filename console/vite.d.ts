/** Vite takes style sheets and texts as imports. */
declare module "*.css";

/** The text of a file. */
declare module "*?raw" {
  const text: string;
  export default text;
}
