/** The part of saxen's API the reader uses; the package ships no types. Source: saxen 11, README and `dist/index.js`. */
declare module 'saxen' {
  /** Zero-based position in the text; computing it costs a scan from the start. */
  export interface ParseContext {
    readonly line: number;
    readonly column: number;
    readonly data: string;
  }
  type GetContext = () => ParseContext;
  type Decode = (text: string) => string;
  /** Raw attributes by their written name; `false` where none could be read. */
  type GetAttributes = () => Readonly<Record<string, string>> | false;

  export class Parser {
    on(
      event: 'openTag',
      handler: (
        name: string,
        attributes: GetAttributes,
        decode: Decode,
        selfClosing: boolean,
        context: GetContext,
      ) => void,
    ): this;
    on(event: 'closeTag', handler: (name: string, decode: Decode, selfClosing: boolean) => void): this;
    on(event: 'text' | 'comment' | 'attention', handler: (raw: string, decode: Decode) => void): this;
    on(event: 'cdata' | 'question', handler: (raw: string) => void): this;
    on(event: 'error' | 'warn', handler: (problem: Error, context: GetContext) => void): this;
    /** Turns on namespaces: names come out with the prefix given here. */
    ns(prefixes: Readonly<Record<string, string>>): this;
    parse(xml: string): Error | null;
    stop(): void;
  }
}
