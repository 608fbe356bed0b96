/**
 * Compilation: what the subjects of the compiler share while one diagram is compiled: the diagram and its map, the
 * wiring, the catalogue of deployed processes, and the lists that findings and suggestions are put on.
 *
 * Boundary: carries and collects; decides nothing.
 *
 * Invariants:
 * C1  Every finding's code stands in `day-one-findings.ts`; its severity comes from there.
 * C2  The same code is reported at most once for the same element.
 */
import type { Diagram, FlowNode } from '../bpmn/diagram.ts';
import type { Finding } from '../bpmn/finding.ts';
import type { CatalogueAction } from './connector-work.ts';
import { type DayOneCode, dayOneFindings } from './day-one-findings.ts';
import type { CatalogueDecision, DecisionReference } from './decision-work.ts';
import type { DataMapped, ElementId, Work } from './definition.ts';
import { type DiagramMap, mapDiagram } from './diagram-map.ts';
import {
  type FindTemplate,
  type TemplateObstacle,
  withTemplates,
} from './element-templates/template-steps.ts';
import { ownEntries } from './own-entries.ts';
import type { Suggestion } from './suggestions.ts';
import type { CatalogueTrigger, KnownCredential } from './trigger-entries.ts';
import type { WiringDocument } from './wiring-document.ts';

/** The processes that are deployed already and can be called. */
export interface ProcessCatalogue {
  hasProcess(id: string): boolean;
  /** A decision of a deployed model; absent where there are none. */
  findDecision?(reference: DecisionReference): CatalogueDecision | undefined;
  /** An action of a connector, an imported API or a template; absent where there are none. */
  findAction?(id: string): CatalogueAction | undefined;
  /** A connection by the name a diagram knows a secret by, and whether that connector may use it; absent where nobody can tell. */
  readonly findSecret?: (name: string, connector: string) => SecretState;
  /** A kind of trigger by `on`; absent where nobody can tell. */
  findTrigger?(on: string): CatalogueTrigger | undefined;
  /** A connection by its name; absent where nobody can tell. */
  readonly findCredential?: (name: string) => KnownCredential | undefined;
  /** An element template; absent where there are none. */
  readonly findTemplate?: FindTemplate;
}

/** `not-granted`: it is there, and not for whoever would use it. */
export type SecretState = 'usable' | 'missing' | 'not-granted';

export interface FindingText {
  readonly message: string;
  /** What Baton will do by itself. */
  readonly default?: string;
}

export class Compilation {
  /** As it would be with the templates that the wiring names. */
  readonly diagram: Diagram;
  /** By step: why its template cannot be followed. */
  readonly templateObstacles: ReadonlyMap<ElementId, TemplateObstacle>;
  readonly wiring: WiringDocument;
  readonly catalogue: ProcessCatalogue;
  readonly map: DiagramMap;
  readonly findings: Finding[] = [];
  readonly suggestions: Suggestion[] = [];
  /** How each step is carried out; filled by `compile.ts` before anything asks. */
  readonly works = new Map<ElementId, Work>();
  /** What goes in and out of each element; filled by `compile.ts` before anything asks. */
  readonly data = new Map<ElementId, DataMapped>();
  /** By process: what its steps are known to set; filled by `compile.ts` before elements are written. */
  readonly provided = new Map<ElementId, ReadonlySet<string> | 'anything'>();
  readonly #reported = new Set<string>();

  constructor(diagram: Diagram, wiring: WiringDocument, catalogue: ProcessCatalogue) {
    this.catalogue = catalogue;
    const applied = withTemplates(diagram, ownEntries(wiring), catalogue.findTemplate);
    this.wiring = applied.wiring;
    this.diagram = applied.diagram;
    this.templateObstacles = applied.obstacles;
    this.map = mapDiagram(this.diagram);
  }

  isByPerson(id: ElementId): boolean {
    return this.works.get(id)?.by === 'person';
  }

  report(code: DayOneCode, node: FlowNode | undefined, text: FindingText): void {
    this.reportAt(code, node?.id, text, node?.line);
  }

  /** For what is no flow node: a flow, a pool, a process, an entry of the wiring. */
  reportAt(code: DayOneCode, element: string | undefined, text: FindingText, line?: number): void {
    const key = `${code} ${element ?? ''} ${element === undefined ? text.message : ''}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.findings.push({
      code,
      severity: dayOneFindings[code].severity,
      ...(element === undefined ? {} : { element }),
      message: text.message,
      ...(text.default === undefined ? {} : { default: text.default }),
      ...(line === undefined ? {} : { line }),
    });
  }

  /** For an entry of the wiring that is no element's: `at` is where it stands there, and what C2 goes by. */
  reportIn(code: DayOneCode, at: string, text: FindingText): void {
    const key = `${code} ${at}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.findings.push({
      code,
      severity: dayOneFindings[code].severity,
      at,
      message: text.message,
      ...(text.default === undefined ? {} : { default: text.default }),
    });
  }

  suggest(suggestion: Suggestion | undefined): void {
    if (!suggestion || this.suggestions.some(({ element }) => element === suggestion.element)) return;
    this.suggestions.push(suggestion);
  }
}
