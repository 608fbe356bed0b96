/**
 * The one web API the reader uses: turning bytes into text. It does no I/O and knows no clock, so it may stand in a
 * pure room, whose compiler settings otherwise know neither the DOM nor Node.
 * Source: WHATWG Encoding Standard, section 7.2.
 */
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  decode(input?: Uint8Array): string;
}
