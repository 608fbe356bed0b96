/**
 * Linking: a model with the models it imports, directly or through others; references become elements, and every
 * element knows by which name another model sees it.
 *
 * Invariants:
 * L1  Each model is linked once, however many import it; models that import each other in a circle are fine.
 * L2  A reference that does not hold is told and left out.
 */
import type {
  Decision,
  DecisionModel,
  DecisionService,
  InputData,
  KnowledgeModel,
  ModelImport,
  Reference,
} from '../decision-model.ts';
import type { FindingList } from '../finding-list.ts';
import { plainName } from '../frame.ts';
import type { Tell } from './compile-context.ts';

/** An element of the requirement graph. */
export type Element = { readonly model: LinkedModel } & (
  | { readonly kind: 'input'; readonly source: InputData }
  | { readonly kind: 'decision'; readonly source: Decision }
  | { readonly kind: 'knowledge'; readonly source: KnowledgeModel }
  | { readonly kind: 'service'; readonly source: DecisionService }
);

export type ElementKind = Element['kind'];
export type ElementOf<K extends ElementKind> = Extract<Element, { readonly kind: K }>;

export interface LinkedImport {
  /** Empty: the imported names are used as they are. */
  readonly name: string;
  readonly model: LinkedModel;
}

export interface LinkedModel {
  readonly source: DecisionModel;
  readonly elements: ReadonlyMap<string, Element>;
  /** The names the model gives to its elements, as variables. */
  readonly defined: ReadonlySet<string>;
  readonly imports: readonly LinkedImport[];
  readonly tell: Tell;
}

/** `importable` gives other models by their namespace. Findings of all linked models go to `findings`. */
export function linkModels(
  model: DecisionModel,
  importable: (namespace: string) => DecisionModel | undefined,
  findings: FindingList,
): LinkedModel {
  const linked = new Map<DecisionModel, LinkedModel>();
  return link(model);

  function link(source: DecisionModel): LinkedModel {
    const known = linked.get(source);
    if (known !== undefined) return known;
    const tell: Tell = (code, place, message, default_) => {
      const words = source === model ? message : `${message} (in ${source.fileName})`;
      findings.tell(code, { element: place.id, line: place.line }, words, default_);
    };
    const elements = new Map<string, Element>();
    const imports: LinkedImport[] = [];
    const named = [...source.inputs, ...source.decisions, ...source.knowledge, ...source.services];
    const defined = new Set(named.map((each) => plainName(each.variable.name)));
    const made: LinkedModel = { source, elements, defined, imports, tell };
    linked.set(source, made);
    for (const each of source.inputs) elements.set(each.id, { model: made, kind: 'input', source: each });
    for (const each of source.decisions)
      elements.set(each.id, { model: made, kind: 'decision', source: each });
    for (const each of source.knowledge)
      elements.set(each.id, { model: made, kind: 'knowledge', source: each });
    for (const each of source.services) elements.set(each.id, { model: made, kind: 'service', source: each });
    for (const each of source.imports) imports.push(...importOf(each, tell));
    return made;
  }

  function importOf(wanted: ModelImport, tell: Tell): readonly LinkedImport[] {
    const found = importable(wanted.namespace);
    if (found !== undefined) return [{ name: plainName(wanted.name), model: link(found) }];
    tell(
      'dmn-import-missing',
      wanted,
      `The model “${wanted.name}” (${wanted.namespace}) is imported, but it is not there.`,
    );
    return [];
  }
}

/** The element a reference means, of one of the kinds. */
export function resolve<K extends ElementKind>(
  model: LinkedModel,
  reference: Reference,
  kinds: readonly K[],
): ElementOf<K> | undefined {
  const found = locate(model, reference);
  if (found !== undefined && isOneOf(found, kinds)) return found;
  const what = found === undefined ? 'which is not there' : `which is another kind of element`;
  const place = { id: reference.id, line: reference.line };
  const message = `A requirement points to “${reference.id}”, ${what}.`;
  model.tell('dmn-reference-broken', place, message, 'Baton leaves it out.');
  return undefined;
}

function isOneOf<K extends ElementKind>(element: Element, kinds: readonly K[]): element is ElementOf<K> {
  return kinds.some((kind) => kind === element.kind);
}

/** Tools also write the model's own namespace, or none for an imported element. */
function locate(model: LinkedModel, { namespace, id }: Reference): Element | undefined {
  if (namespace === undefined || namespace === model.source.namespace) {
    const own = model.elements.get(id);
    if (own !== undefined) return own;
  }
  const candidates = model.imports.filter(
    (each) => namespace === undefined || each.model.source.namespace === namespace,
  );
  for (const { model: imported } of candidates) {
    const found = imported.elements.get(id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Further names of a decision's result: of a table whose decision names no variable, the names of its outputs, each for
 * its own value. Camunda 7 knows required decisions by them only.
 */
export function outputNames(
  element: Element,
): readonly { readonly name: string; readonly entry: string | undefined }[] {
  if (element.kind !== 'decision' || element.source.unnamed !== true) return [];
  const { logic } = element.source;
  if (logic?.kind !== 'table') return [];
  const single = logic.outputs.length === 1;
  return logic.outputs.flatMap((output) => {
    if (output.name === undefined) return [];
    const name = plainName(output.name);
    return [{ name, entry: single ? undefined : name }];
  });
}

/** By which name a model sees an element: its own, or behind the name of the import it comes with. */
export function visibleName(
  model: LinkedModel,
  element: Element,
): { readonly prefix: string | undefined; readonly name: string } {
  const name = plainName(element.source.variable.name);
  if (element.model === model) return { prefix: undefined, name };
  const import_ = model.imports.find((each) => each.model === element.model);
  return { prefix: import_ === undefined || import_.name === '' ? undefined : import_.name, name };
}
