/** What Node has of https://webassembly.github.io/spec/js-api/ and its types leave out, as far as it is used. */
// biome-ignore lint/style/noNamespace: it is one.
declare namespace WebAssembly {
  /** Can be given to other threads, which then share the machine code. */
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
}
