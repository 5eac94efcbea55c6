/** The one class of WebAssembly that compute threads use; its full declaration comes only with the DOM's. */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { readonly initial: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
}
