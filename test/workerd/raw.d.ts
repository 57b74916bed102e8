/** A file's text, as vite brings it. */
declare module "*?raw" {
  const text: string;
  export default text;
}
