/** The part of dmn-js that is used here; the package brings no types. */
declare module 'dmn-js/lib/NavigatedViewer' {
  export interface DmnView {
    readonly id?: string;
    readonly name?: string;
    readonly type: string;
    readonly element: { readonly id: string; readonly name?: string };
  }

  // biome-ignore lint/style/noDefaultExport: it is how the package exports it
  export default class NavigatedViewer {
    constructor(options: Readonly<Record<string, unknown>>);
    importXML(
      xml: string,
      options?: { readonly open?: boolean },
    ): Promise<{ readonly warnings: readonly unknown[] }>;
    getViews(): readonly DmnView[];
    open(view: DmnView): Promise<unknown>;
    getActiveViewer(): { get(name: string, strict: boolean): unknown } | undefined;
    destroy(): void;
  }
}
