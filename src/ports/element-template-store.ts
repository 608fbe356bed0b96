/**
 * Element templates as a store keeps them: the JSON as it was added, by id and version.
 *
 * Boundary: rows. Reading them is `wiring/element-templates/`.
 */
export interface TemplateRow {
  readonly id: string;
  /** 0 where the template says none. */
  readonly version: number;
  readonly name: string;
  readonly fileName: string;
  /** The template, one object. */
  readonly json: string;
  readonly addedAt: number;
  readonly addedBy: string;
}

export interface ElementTemplateStore {
  /** By id, the newest version first. */
  templates(): Promise<readonly TemplateRow[]>;
  /** All or none; one of the same id and version gives way. */
  addTemplates(rows: readonly TemplateRow[]): Promise<void>;
  /** Without a version all of them. How many went. */
  removeTemplates(id: string, version?: number): Promise<number>;
}
