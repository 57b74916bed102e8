/** Declares the text of a file that vite imports. */
declare module "*?raw" {
  const text: string;
  export default text;
}
