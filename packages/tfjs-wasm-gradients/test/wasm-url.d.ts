// What Vite makes of an import that ends so.
declare module '*.wasm?url' {
  const url: string;
  export default url;
}
