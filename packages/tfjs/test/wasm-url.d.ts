/** Files that the bundler gives as addresses. */
declare module '*.wasm?url' {
  const address: string;
  export default address;
}
