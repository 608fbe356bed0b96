/**
 * Simulation parameters (BPSim): how long steps take, what they cost, how often ways are gone, which resources they need.
 * Read and kept for planning; a run does not look at them.
 *
 * Boundary: what is written, with its types; what a distribution yields is for whoever simulates.
 *
 * Source: BPSim 2.0 (WfMC), chapters 5 to 8; version 1.0 differs in the name of the reference to an element.
 */
import type { XmlElement } from '../xml/xml-tree.ts';
import type { ElementId } from './diagram.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, isBpmn } from './read-context.ts';

export interface SimulationScenario {
  readonly id: string;
  readonly name?: string;
  /** Unit of times without one of their own: `ms`, `s`, `min`, `hour`, `day`, `year`; minutes where absent. */
  readonly timeUnit?: string;
  /** ISO 4217; unit of costs without one of their own. */
  readonly currency?: string;
  readonly replications?: number;
  readonly elements: readonly SimulatedElement[];
}

export interface SimulatedElement {
  /** Of the diagram, where it has it; some parameters are of the process. */
  readonly element?: ElementId;
  readonly parameters: readonly SimulationParameter[];
}

export type SimulationGroup = 'time' | 'cost' | 'control' | 'resource' | 'priority' | 'property';

export interface SimulationParameter {
  readonly group: SimulationGroup;
  /** As BPSim names it: `ProcessingTime`, `FixedCost`, `Probability`, `Quantity`, … */
  readonly name: string;
  /** Of properties: their own name. */
  readonly property?: string;
  readonly values: readonly SimulationValue[];
}

export type SimulationValue =
  | { readonly kind: 'number'; readonly value: number; readonly unit?: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'truth'; readonly value: boolean }
  /** ISO 8601. */
  | { readonly kind: 'duration' | 'moment'; readonly value: string }
  | { readonly kind: 'expression'; readonly text: string }
  /** `normal` with `mean` and `standardDeviation`, and so on, as BPSim names them. */
  | {
      readonly kind: 'distribution';
      readonly name: string;
      readonly parameters: Readonly<Record<string, number>>;
      readonly unit?: string;
    };

const groups: Readonly<Record<string, SimulationGroup>> = {
  TimeParameters: 'time',
  CostParameters: 'cost',
  ControlParameters: 'control',
  ResourceParameters: 'resource',
  PriorityParameters: 'priority',
  PropertyParameters: 'property',
};

export function readSimulation(context: ReadContext, root: XmlElement): readonly SimulationScenario[] {
  return root.children
    .filter((child) => isBpmn(child, 'relationship'))
    .flatMap((relationship) => relationship.children.filter((child) => isBpmn(child, 'extensionElements')))
    .flatMap((extensions) => named(extensions, 'BPSimData'))
    .flatMap((data) => named(data, 'Scenario'))
    .map((scenario) => readScenario(context, scenario));
}

function readScenario(context: ReadContext, scenario: XmlElement): SimulationScenario {
  const [own] = named(scenario, 'ScenarioParameters');
  const name = attributeOf(scenario, 'name');
  const timeUnit = own && attributeOf(own, 'baseTimeUnit');
  const currency = own && attributeOf(own, 'baseCurrencyUnit');
  const replications = own && numberIn(own, 'replication');
  return {
    id: attributeOf(scenario, 'id') ?? '',
    ...(name === undefined ? {} : { name }),
    ...(timeUnit === undefined ? {} : { timeUnit }),
    ...(currency === undefined ? {} : { currency }),
    ...(replications === undefined ? {} : { replications }),
    elements: named(scenario, 'ElementParameters').map((element) => readElement(context, element)),
  };
}

function readElement(context: ReadContext, parameters: XmlElement): SimulatedElement {
  const reference = attributeOf(parameters, 'elementRef') ?? attributeOf(parameters, 'elementId');
  const found = reference === undefined ? undefined : context.index.find(reference, parameters, () => true);
  return {
    ...(found === undefined ? {} : { element: context.index.idOf(found) }),
    parameters: parameters.children.flatMap((group) => {
      const kind = group.space === 'bpsim' ? groups[group.name] : undefined;
      return kind === undefined ? [] : group.children.map((child) => readParameter(kind, child));
    }),
  };
}

function readParameter(group: SimulationGroup, element: XmlElement): SimulationParameter {
  const property = group === 'property' ? attributeOf(element, 'name') : undefined;
  return {
    group,
    name: element.name,
    ...(property === undefined ? {} : { property }),
    values: element.children.flatMap((child) => readValue(child) ?? []),
  };
}

function readValue(element: XmlElement): SimulationValue | undefined {
  const text = attributeOf(element, 'value') ?? '';
  const unit = attributeOf(element, 'timeUnit') ?? attributeOf(element, 'currencyUnit');
  const measured = unit === undefined ? {} : { unit };
  switch (element.name) {
    case 'NumericParameter':
    case 'FloatingParameter': {
      const value = numberIn(element, 'value');
      return value === undefined ? undefined : { kind: 'number', value, ...measured };
    }
    case 'StringParameter':
      return { kind: 'text', value: text };
    case 'BooleanParameter':
      return { kind: 'truth', value: text === 'true' || text === '1' };
    case 'DurationParameter':
      return { kind: 'duration', value: text };
    case 'DateTimeParameter':
      return { kind: 'moment', value: text };
    case 'ExpressionParameter':
      return { kind: 'expression', text };
    default:
      return readDistribution(element, measured);
  }
}

function readDistribution(
  element: XmlElement,
  measured: { readonly unit?: string },
): SimulationValue | undefined {
  const name = /^(\w+)Distribution$/u.exec(element.name)?.[1];
  if (name === undefined) return undefined;
  const parameters = [...element.attributes.keys()].flatMap((key): [string, number][] => {
    const value = numberIn(element, key);
    return value === undefined ? [] : [[key, value]];
  });
  return {
    kind: 'distribution',
    name: name.charAt(0).toLowerCase() + name.slice(1),
    parameters: Object.fromEntries(parameters),
    ...measured,
  };
}

function numberIn(element: XmlElement, name: string): number | undefined {
  const text = attributeOf(element, name);
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function named(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.space === 'bpsim' && child.name === name);
}
