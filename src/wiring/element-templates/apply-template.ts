/**
 * ApplyTemplate: a step as if a modelling tool had applied a template to it: the attributes and extension elements that its
 * values are bound to, beside what the step carries already. And the way back: what the step carries for each field.
 *
 * Boundary: parts of one element, in memory; the diagram is not changed. What they mean is the dialects'.
 *
 * Invariants:
 * AT1  What the template binds takes the place of what the step carries for the same binding; all else stays.
 * AT2  A binding that is not known here is told, never dropped.
 */
import type { ForeignElement } from '../../bpmn/diagram.ts';
import type {
  ElementTemplate,
  TemplateBinding,
  TemplateProperty,
  TemplateValue,
} from './element-template.ts';
import type { FilledProperty } from './template-values.ts';

export interface StepParts {
  readonly extensions: readonly ForeignElement[];
  readonly foreignAttributes: Readonly<Record<string, string>>;
}

interface Place {
  /** The extension elements that lead to it, from outside to inside. */
  readonly path: readonly string[];
  /** The element that holds the value. */
  readonly element: string;
  /** The attribute it is told apart by, with its value; absent: there is one only. */
  readonly by?: readonly [string, string];
  /** The attribute that holds the value; absent: its text. */
  readonly value?: string;
}

/** Attributes of the step itself. */
const ownAttribute = /^(?:camunda|zeebe):/u;

export function placeOf({ type, name, scope }: TemplateBinding): Place | undefined {
  if (scope !== undefined) {
    if (!/^camunda:connector$/iu.test(scope)) return undefined;
    if (type === 'property' && name === 'connectorId') {
      return { path: ['camunda:connector'], element: 'camunda:connectorId' };
    }
    const inner = parameterPlace(type, name);
    return inner && { ...inner, path: ['camunda:connector', ...inner.path] };
  }
  const parameter = parameterPlace(type, name);
  if (parameter !== undefined) return parameter;
  switch (type) {
    case 'camunda:property':
      return {
        path: ['camunda:properties'],
        element: 'camunda:property',
        by: ['name', name],
        value: 'value',
      };
    case 'camunda:field':
      return { path: [], element: 'camunda:field', by: ['name', name], value: 'stringValue' };
    case 'camunda:in':
      return { path: [], element: 'camunda:in', by: ['target', name], value: 'source' };
    case 'camunda:out':
      return { path: [], element: 'camunda:out', by: ['source', name], value: 'target' };
    case 'camunda:in:businessKey':
      return { path: [], element: 'camunda:in', by: ['', ''], value: 'businessKey' };
    case 'zeebe:input':
      return { path: ['zeebe:ioMapping'], element: 'zeebe:input', by: ['target', name], value: 'source' };
    case 'zeebe:output':
      return { path: ['zeebe:ioMapping'], element: 'zeebe:output', by: ['source', name], value: 'target' };
    case 'zeebe:taskHeader':
      return { path: ['zeebe:taskHeaders'], element: 'zeebe:header', by: ['key', name], value: 'value' };
    case 'zeebe:property':
      return { path: ['zeebe:properties'], element: 'zeebe:property', by: ['name', name], value: 'value' };
    case 'zeebe:taskDefinition:type':
      return { path: [], element: 'zeebe:taskDefinition', value: 'type' };
    case 'zeebe:taskDefinition':
    case 'zeebe:calledElement':
    case 'zeebe:calledDecision':
    case 'zeebe:script':
    case 'zeebe:formDefinition':
    case 'zeebe:assignmentDefinition':
    case 'zeebe:taskSchedule':
    case 'zeebe:priorityDefinition':
      return { path: [], element: type, value: name };
    default:
      return undefined;
  }
}

function parameterPlace(type: string, name: string): Place | undefined {
  if (type === 'camunda:inputParameter') {
    return { path: ['camunda:inputOutput'], element: 'camunda:inputParameter', by: ['name', name] };
  }
  // Bound by what it takes, the value is the variable it goes to.
  if (type === 'camunda:outputParameter') {
    return {
      path: ['camunda:inputOutput'],
      element: 'camunda:outputParameter',
      by: ['', name],
      value: 'name',
    };
  }
  return undefined;
}

/** What the step carries for the fields of the template. */
export function drawnValues(
  template: ElementTemplate,
  parts: StepParts,
): ReadonlyMap<TemplateProperty, TemplateValue> {
  const found = new Map<TemplateProperty, TemplateValue>();
  for (const property of template.properties) {
    const text = drawnText(property.binding, parts);
    if (text !== undefined) found.set(property, asValue(property, text));
  }
  return found;
}

function drawnText(
  binding: TemplateBinding,
  { extensions, foreignAttributes }: StepParts,
): string | undefined {
  if (binding.type === 'property' && binding.scope === undefined) {
    return Object.hasOwn(foreignAttributes, binding.name) ? foreignAttributes[binding.name] : undefined;
  }
  const place = placeOf(binding);
  if (place === undefined) return undefined;
  let level = extensions;
  for (const name of place.path) level = level.find((each) => isNamed(each, name))?.children ?? [];
  const element = level.find((each) => isAt(each, place));
  if (element === undefined) return undefined;
  return place.value === undefined ? element.text?.trim() : element.attributes[place.value];
}

/** Booleans and numbers that were written as FEEL are shown as what they are. */
function asValue({ type }: TemplateProperty, text: string): TemplateValue {
  const plain = text.replace(/^=\s*/u, '');
  if (type === 'Boolean' && /^(?:true|false)$/u.test(plain)) return plain === 'true';
  if (type === 'Number' && /^-?\d+(?:\.\d+)?$/u.test(plain)) return Number(plain);
  return text;
}

export interface AppliedTemplate extends StepParts {
  /** Fields with a value that is bound to what Baton does not know. */
  readonly unknown: readonly TemplateProperty[];
}

export function applyTemplate(
  template: ElementTemplate,
  filled: readonly FilledProperty[],
  parts: StepParts,
): AppliedTemplate {
  let { extensions } = parts;
  const attributes: Record<string, string> = { ...parts.foreignAttributes };
  const unknown: TemplateProperty[] = [];
  const without = (binding: TemplateBinding): void => {
    if (binding.type === 'property' && binding.scope === undefined) delete attributes[binding.name];
    const place = placeOf(binding);
    if (place !== undefined) extensions = removed(extensions, place, place.path);
  };
  for (const { binding } of template.properties) without(binding);
  for (const { property, value } of filled) {
    const { binding } = property;
    if (value === undefined) continue;
    const text = writtenAs(property, value);
    const place = placeOf(binding);
    if (binding.type === 'property' && binding.scope === undefined) {
      if (ownAttribute.test(binding.name)) attributes[binding.name] = text;
    } else if (place === undefined) unknown.push(property);
    else extensions = placed(extensions, place, place.path, elementAt(place, binding, text), text);
  }
  return { extensions, foreignAttributes: attributes, unknown };
}

/** As a modelling tool writes it. */
function writtenAs({ feel }: TemplateProperty, value: TemplateValue): string {
  const text = String(value);
  const isExpression = feel === 'required' || (feel === 'static' && typeof value !== 'string');
  return isExpression && !text.startsWith('=') ? `=${text}` : text;
}

function elementAt(
  place: Place,
  { type, name, scriptFormat }: TemplateBinding,
  text: string,
): ForeignElement {
  const attributes: Record<string, string> = {};
  if (place.by !== undefined && place.by[0] !== '') attributes[place.by[0]] = place.by[1];
  if (place.value !== undefined) attributes[place.value] = text;
  const content = type === 'camunda:outputParameter' ? name : place.value === undefined ? text : undefined;
  if (scriptFormat !== undefined && content !== undefined) {
    const script = { name: 'camunda:script', attributes: { scriptFormat }, text: content, children: [] };
    return { name: place.element, attributes, children: [script] };
  }
  return {
    name: place.element,
    attributes,
    ...(content === undefined ? {} : { text: content }),
    children: [],
  };
}

function placed(
  level: readonly ForeignElement[],
  place: Place,
  path: readonly string[],
  element: ForeignElement,
  text: string,
): readonly ForeignElement[] {
  const [next, ...rest] = path;
  if (next === undefined) {
    const at = place.by === undefined ? level.findIndex((each) => isNamed(each, place.element)) : -1;
    const before = level[at];
    if (before === undefined || place.value === undefined) return [...level, element];
    // One element holds several values: `type` and `retries` of a task definition.
    return level.with(at, { ...before, attributes: { ...before.attributes, [place.value]: text } });
  }
  const at = level.findIndex((each) => isNamed(each, next));
  const parent = level[at] ?? { name: next, attributes: {}, children: [] };
  const changed = { ...parent, children: placed(parent.children, place, rest, element, text) };
  return at < 0 ? [...level, changed] : level.with(at, changed);
}

function removed(
  level: readonly ForeignElement[],
  place: Place,
  path: readonly string[],
): readonly ForeignElement[] {
  const [next, ...rest] = path;
  if (next !== undefined) {
    return level.map((each) =>
      isNamed(each, next) ? { ...each, children: removed(each.children, place, rest) } : each,
    );
  }
  if (place.by === undefined && place.value !== undefined) {
    const { value } = place;
    return level.map((each) => {
      if (!isNamed(each, place.element)) return each;
      const { [value]: _gone, ...attributes } = each.attributes;
      return { ...each, attributes };
    });
  }
  return level.filter((each) => !isAt(each, place));
}

function isAt(element: ForeignElement, { element: name, by, value }: Place): boolean {
  if (!isNamed(element, name)) return false;
  if (by === undefined) return true;
  const [attribute, wanted] = by;
  if (attribute !== '') return element.attributes[attribute] === wanted;
  if (wanted === '') return value !== undefined && Object.hasOwn(element.attributes, value);
  const script = element.children.find((each) => isNamed(each, 'camunda:script'));
  return (script?.text ?? element.text)?.trim() === wanted.trim();
}

/** Children stand in a file with or without a prefix. */
function isNamed({ name }: ForeignElement, wanted: string): boolean {
  return name === wanted || (!name.includes(':') && name === wanted.slice(wanted.indexOf(':') + 1));
}
