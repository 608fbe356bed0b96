/**
 * The element templates users have added, read and kept in memory.
 *
 * Boundary: adding, finding, removing. What a template means for a step is the compiler's.
 *
 * Invariants:
 * TL1  A file is added whole or not at all.
 * TL2  A row is read once: the same id and version added again is another row by when it was added.
 */
import type { ElementTemplateStore, TemplateRow } from '../ports/element-template-store.ts';
import type { ElementTemplate } from '../wiring/element-templates/element-template.ts';
import { readTemplates } from '../wiring/element-templates/read-templates.ts';
import type { FindTemplate } from '../wiring/element-templates/template-steps.ts';
import { RequestProblem } from './problem.ts';
import { quote } from './words/quoting.ts';

export interface KeptTemplate {
  readonly row: TemplateRow;
  readonly template: ElementTemplate;
}

const MOST_TEMPLATES = 2_000;

export class TemplateLibrary {
  readonly #store: ElementTemplateStore;
  readonly #now: () => number;
  #read = new Map<string, ElementTemplate>();

  constructor(store: ElementTemplateStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** By id, the newest version first. */
  async list(): Promise<readonly KeptTemplate[]> {
    const read = new Map<string, ElementTemplate>();
    const kept: KeptTemplate[] = [];
    for (const row of await this.#store.templates()) {
      const key = `${row.id} ${row.version} ${row.addedAt}`;
      const template = this.#read.get(key) ?? parsed(row);
      if (template === undefined) continue;
      read.set(key, template);
      kept.push({ row, template });
    }
    this.#read = read;
    return kept;
  }

  async finder(): Promise<FindTemplate> {
    const templates = (await this.list()).map(({ template }) => template);
    return (id, version) =>
      templates.find((each) => each.id === id && (version === undefined || each.version === version));
  }

  /** Throws `template-invalid`. */
  async add(source: Uint8Array, fileName: string, by: string): Promise<readonly ElementTemplate[]> {
    const read = readTemplates(new TextDecoder().decode(source), fileName);
    if (!read.ok) {
      const [first] = read.problems;
      throw new RequestProblem('template-invalid', first?.message ?? `${fileName} cannot be read.`, {
        where: 'file',
        fields: read.problems.map(({ template, property, message }) => ({
          where: [template, property].filter((part) => part !== undefined).join('/'),
          message,
        })),
      });
    }
    if ((await this.#store.templates()).length + read.templates.length > MOST_TEMPLATES) {
      throw new RequestProblem(
        'template-invalid',
        `At most ${MOST_TEMPLATES} templates can be kept. Remove some that nobody uses.`,
        { where: 'file' },
      );
    }
    const addedAt = this.#now();
    await this.#store.addTemplates(
      read.templates.map(({ template, json }) => ({
        id: template.id,
        version: template.version,
        name: template.name,
        fileName,
        json: JSON.stringify(json),
        addedAt,
        addedBy: by,
      })),
    );
    this.#read.clear();
    return read.templates.map(({ template }) => template);
  }

  /** Throws `no-such-template`. */
  async remove(id: string, version: number | undefined): Promise<void> {
    if ((await this.#store.removeTemplates(id, version)) > 0) return;
    const which = version === undefined ? '' : ` in version ${version}`;
    throw new RequestProblem('no-such-template', `There is no template ${quote(id)}${which}.`, {
      where: 'id',
    });
  }
}

function parsed({ json, fileName }: TemplateRow): ElementTemplate | undefined {
  const read = readTemplates(json, fileName);
  return read.ok ? read.templates[0]?.template : undefined;
}
