/**
 * A decision model, with those it imports, compiled for evaluation.
 *
 * Boundary: everything that can be worked out without data happens here, once; `evaluate/` does the rest.
 *
 * Invariants:
 * M1  Compiling never fails; what keeps a decision from being used is a finding.
 * M2  What compiling costs grows with the size of the model, not with its square: names that every expression would have
 *     to be told are kept to `ENTRY_NAMES`, expressions to `EXPRESSIONS`.
 */
import type { FeelType } from '../../expressions/feel/feel-type.ts';
import type { Finding } from '../../xml/finding.ts';
import { compileBoxed } from '../boxed/compile-boxed.ts';
import type { Parameter } from '../boxed/functions.ts';
import type { DecisionModel, FunctionExpression, ItemDefinition } from '../decision-model.ts';
import { FindingList } from '../finding-list.ts';
import { plainName } from '../frame.ts';
import type { Boxed } from '../run.ts';
import type { CompileContext } from './compile-context.ts';
import { isAwkward, typeOf, withNames } from './compile-context.ts';
import { compileTypes } from './compile-types.ts';
import type { Element, ElementOf, LinkedModel } from './link-models.ts';
import { linkModels, outputNames, resolve, visibleName } from './link-models.ts';
import type { Data, Required } from './requirement-graph.ts';
import { requirementGraph } from './requirement-graph.ts';

interface CompiledPart<E extends Element> {
  readonly element: E;
  readonly type: FeelType | undefined;
}

export interface CompiledDecision extends CompiledPart<ElementOf<'decision'>> {
  readonly required: Required;
  readonly logic: Boxed | undefined;
  /** Data it reads by name though the model does not declare them, with their type where an input of a table says it. */
  readonly undeclared: ReadonlyMap<string, string | undefined>;
}

export interface CompiledKnowledge extends CompiledPart<ElementOf<'knowledge'>> {
  readonly required: Required;
  readonly parameters: readonly Parameter[];
  readonly body: Boxed;
}

export interface CompiledService extends CompiledPart<ElementOf<'service'>> {
  readonly outputs: readonly ElementOf<'decision'>[];
  /** Input data first, then input decisions: the order of the arguments of a call (DMN 1.5, section 10.4). */
  readonly parameters: readonly Data[];
}

export interface CompiledDecisions {
  readonly model: LinkedModel;
  readonly findings: readonly Finding[];
  decision(element: ElementOf<'decision'>): CompiledDecision;
  knowledge(element: ElementOf<'knowledge'>): CompiledKnowledge;
  service(element: ElementOf<'service'>): CompiledService;
  typeOf(element: Data): FeelType | undefined;
}

/** `importable` gives other models that are there, by their namespace. */
export function compileDecisions(
  model: DecisionModel,
  importable: (namespace: string) => DecisionModel | undefined = () => undefined,
): CompiledDecisions {
  const list = new FindingList(model.findings);
  const compiler = new Compiler(linkModels(model, importable, list), list.findings);
  return compiler.compileAll();
}

class Compiler implements CompiledDecisions {
  readonly model: LinkedModel;
  readonly findings: readonly Finding[];
  #expressions = 0;
  readonly #required = requirementGraph();
  readonly #types = new Map<LinkedModel, ReadonlyMap<string, FeelType>>();
  readonly #contexts = new Map<LinkedModel, CompileContext>();
  readonly #decisions = new Map<Element, CompiledDecision>();
  readonly #knowledge = new Map<Element, CompiledKnowledge>();
  readonly #services = new Map<Element, CompiledService>();
  readonly #dataTypes = new Map<Element, FeelType | undefined>();

  constructor(model: LinkedModel, findings: readonly Finding[]) {
    this.model = model;
    this.findings = findings;
  }

  compileAll(): this {
    for (const element of this.model.elements.values()) {
      if (element.kind === 'decision') this.decision(element);
      else if (element.kind === 'knowledge') this.knowledge(element);
      else if (element.kind === 'service') this.service(element);
      else this.typeOf(element);
    }
    return this;
  }

  decision(element: ElementOf<'decision'>): CompiledDecision {
    const known = this.#decisions.get(element);
    if (known !== undefined) return known;
    const required = this.#required(element);
    const { logic } = element.source;
    const undeclared = new Map<string, string | undefined>();
    const told = new Set<string>();
    const context: CompileContext = {
      ...this.#contextFor(element, required),
      undeclared: (name, type) => {
        if (told.has(name)) return 'told';
        told.add(name);
        if (element.model.defined.has(name)) return 'nowhere';
        undeclared.set(name, type);
        return 'data';
      },
    };
    const compiled: CompiledDecision = {
      element,
      required,
      undeclared,
      type: this.typeOf(element),
      logic: logic === undefined ? undefined : compileBoxed(context, logic),
    };
    this.#decisions.set(element, compiled);
    return compiled;
  }

  knowledge(element: ElementOf<'knowledge'>): CompiledKnowledge {
    const known = this.#knowledge.get(element);
    if (known !== undefined) return known;
    const { source } = element;
    const required = this.#required(element);
    // A knowledge model may call itself.
    const context = withNames(this.#contextFor(element, required), [source.variable.name]);
    const logic: FunctionExpression = source.logic ?? {
      kind: 'function',
      id: source.id,
      line: source.line,
      language: 'FEEL',
      parameters: [],
    };
    const parameters = logic.parameters.map(({ name, typeRef }) => ({
      name: plainName(name),
      type: typeOf(context, typeRef, logic),
    }));
    const compiled: CompiledKnowledge = {
      element,
      required,
      parameters,
      type: resultType(typeOf(context, source.variable.typeRef, source)),
      body: this.#body(context, logic, parameters),
    };
    this.#knowledge.set(element, compiled);
    return compiled;
  }

  #body(context: CompileContext, logic: FunctionExpression, parameters: readonly Parameter[]): Boxed {
    if (logic.language !== 'FEEL') {
      // As a function definition it tells that it cannot be called, and is null.
      return compileBoxed(context, logic);
    }
    const inner = withNames(
      context,
      parameters.map(({ name }) => name),
    );
    if (logic.body !== undefined) return compileBoxed(inner, logic.body);
    const message = 'The function has no body.';
    context.tell('dmn-part-missing', logic, message, 'It gives no value.');
    return (run) => run.problem('null', logic, message);
  }

  service(element: ElementOf<'service'>): CompiledService {
    const known = this.#services.get(element);
    if (known !== undefined) return known;
    const { model, source } = element;
    const compiled: CompiledService = {
      element,
      type: resultType(typeOf(this.#context(model), source.variable.typeRef, source)),
      outputs: source.outputs.flatMap((each) => resolve(model, each, ['decision']) ?? []),
      parameters: [
        ...source.inputData.flatMap((each) => resolve(model, each, ['input', 'decision']) ?? []),
        ...source.inputDecisions.flatMap((each) => resolve(model, each, ['decision', 'input']) ?? []),
      ],
    };
    if (compiled.outputs.length === 0) {
      model.tell('dmn-part-missing', source, `The decision service “${source.name}” has no output.`);
    }
    this.#services.set(element, compiled);
    return compiled;
  }

  typeOf(element: Data): FeelType | undefined {
    if (this.#dataTypes.has(element)) return this.#dataTypes.get(element);
    const type = typeOf(this.#context(element.model), element.source.variable.typeRef, element.source);
    this.#dataTypes.set(element, type);
    return type;
  }

  /** The context inside an element: the names of what it requires. */
  #contextFor(element: Element, required: Required): CompileContext {
    const names: string[] = [];
    const entries: string[] = [];
    for (const each of [...required.data, ...required.functions]) {
      const { prefix, name } = visibleName(element.model, each);
      names.push(prefix ?? name);
      if (prefix !== undefined) entries.push(name);
      else names.push(...outputNames(each).map((output) => output.name));
    }
    return withNames(this.#context(element.model), names, entries);
  }

  #context(model: LinkedModel): CompileContext {
    const known = this.#contexts.get(model);
    if (known !== undefined) return known;
    const made: CompileContext = {
      names: undefined,
      awkward: awkwardComponents(model.source.items),
      types: this.#typesOf(model),
      language: undefined,
      tell: model.tell,
      undeclared: () => 'told',
      mayCompile: (place) => {
        this.#expressions += 1;
        if (this.#expressions === EXPRESSIONS + 1) {
          const message = `The model, with those it imports, has more than ${EXPRESSIONS} different expressions.`;
          model.tell('dmn-too-large', place, message, 'Those beyond give no value.');
        }
        return this.#expressions <= EXPRESSIONS;
      },
    };
    this.#contexts.set(model, made);
    return made;
  }

  #typesOf(model: LinkedModel): ReadonlyMap<string, FeelType> {
    const known = this.#types.get(model);
    if (known !== undefined) return known;
    // Types of models that import each other: what is not worked out yet is not seen.
    this.#types.set(model, new Map());
    const imported = new Map<string, FeelType>();
    for (const each of model.imports) {
      for (const [name, type] of this.#typesOf(each.model)) {
        imported.set(each.name === '' ? name : `${each.name}.${name}`, type);
      }
    }
    const types = compileTypes(model.source.items, imported, model.tell);
    this.#types.set(model, types);
    return types;
  }
}

/** The type of a function's variable may be the function's or, as older files have it, its result's. */
function resultType(type: FeelType | undefined): FeelType | undefined {
  if (type === undefined) return undefined;
  let plain = type;
  for (let hops = 0; plain.kind === 'named' && hops < 100; hops++) plain = plain.type();
  return plain.kind === 'function' ? plain.result : type;
}

/** Expressions of a model and its imports; equal cells of a table count once. */
const EXPRESSIONS = 30_000;

/** Names of components that are kept for every expression of a model. */
const ENTRY_NAMES = 1_000;

/** Names of components that FEEL would read as something else. */
function awkwardComponents(items: readonly ItemDefinition[]): readonly string[] {
  const names = new Set<string>();
  const pending = [...items];
  for (let item = pending.pop(); item !== undefined && names.size < ENTRY_NAMES; item = pending.pop()) {
    for (const component of item.components) {
      if (isAwkward(plainName(component.name))) names.add(plainName(component.name));
      pending.push(component);
    }
  }
  return [...names];
}
