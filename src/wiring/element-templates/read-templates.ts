/**
 * Reads element templates out of a JSON file: one template or a list of them.
 *
 * Boundary: form. What the rules do not know (icons, engines, new kinds of fields' extras) is left alone, because the
 * schema grows; what they know is held to them.
 *
 * Invariants:
 * RT1  A problem says which file, which template, which property, what was expected and what was found.
 * RT2  Nothing of a template is ever markup here: texts are texts, icons are not kept.
 * RT3  Bounded: at most `MOST` templates of a file and properties of a template.
 */
import type { JsonValue } from '../../expressions/value.ts';
import type {
  ElementTemplate,
  TemplateBinding,
  TemplateFlavour,
  TemplateProperty,
  TemplateSource,
} from './element-template.ts';
import { propertyTypes } from './element-template.ts';
import { readCondition, readConstraints } from './read-template-rules.ts';
import { found, isObject, type JsonObject, textOf, valueIn } from './template-json.ts';

export interface TemplateProblem {
  /** As it is numbered in the file, from 1; absent: the file itself. */
  readonly template?: string;
  /** From 0, as the schema counts. */
  readonly property?: number;
  readonly message: string;
}

export type ReadTemplates =
  | { readonly ok: true; readonly templates: readonly TemplateSource[] }
  | { readonly ok: false; readonly problems: readonly TemplateProblem[] };

const MOST = 500;
const MOST_PROBLEMS = 50;

export function readTemplates(text: string, fileName: string): ReadTemplates {
  let json: JsonValue;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refused([{ message: `${fileName}: expected JSON, found something else (${why.slice(0, 200)}).` }]);
  }
  const items = Array.isArray(json) ? json : [json];
  if (items.length === 0 || items.length > MOST) {
    return refused([
      { message: `${fileName}: expected one template or a list of up to ${MOST}, found ${items.length}.` },
    ]);
  }
  const problems: TemplateProblem[] = [];
  const templates = items.flatMap((item: JsonValue, index): TemplateSource[] => {
    const template = new TemplateReader(fileName, item, index, problems).read();
    return template === undefined ? [] : [{ template, json: item }];
  });
  const twice = templates.find(({ template: { id, version } }, index) =>
    templates.slice(0, index).some(({ template }) => template.id === id && template.version === version),
  );
  if (twice !== undefined) {
    const { id, version } = twice.template;
    problems.push({
      template: id,
      message: `${fileName}: expected each template once, found “${id}” twice in version ${version}.`,
    });
  }
  return problems.length === 0 ? { ok: true, templates } : refused(problems);
}

function refused(problems: readonly TemplateProblem[]): ReadTemplates {
  return { ok: false, problems: problems.slice(0, MOST_PROBLEMS) };
}

class TemplateReader {
  readonly #file: string;
  readonly #json: JsonValue;
  readonly #index: number;
  readonly #problems: TemplateProblem[];
  readonly #before: number;

  constructor(file: string, json: JsonValue, index: number, problems: TemplateProblem[]) {
    this.#file = file;
    this.#json = json;
    this.#index = index;
    this.#problems = problems;
    this.#before = problems.length;
  }

  read(): ElementTemplate | undefined {
    const json = this.#json;
    if (!isObject(json)) {
      this.#tell(undefined, 'the template', 'an object', json);
      return undefined;
    }
    const id = this.#text(json, 'id', true) ?? '';
    const name = this.#text(json, 'name', true) ?? '';
    const description = this.#text(json, 'description', false);
    const version = valueIn(json, 'version');
    if (version !== undefined && !Number.isInteger(version))
      this.#tell(undefined, '“version”', 'a whole number', version);
    const appliesTo = valueIn(json, 'appliesTo');
    const types = Array.isArray(appliesTo) ? appliesTo.filter((each) => typeof each === 'string') : [];
    if (!Array.isArray(appliesTo) || types.length === 0 || types.length < appliesTo.length)
      this.#tell(undefined, '“appliesTo”', 'a list of BPMN types such as "bpmn:Task"', appliesTo);
    const properties = this.#properties(json);
    if (this.#problems.length > this.#before) return undefined;
    return {
      id,
      name,
      version: typeof version === 'number' ? version : 0,
      flavour: flavourOf(json, properties),
      ...(description === undefined ? {} : { description: plainText(description) }),
      appliesTo: types,
      ...eventOf(valueIn(json, 'elementType')),
      groups: groupsOf(valueIn(json, 'groups')),
      properties: withKeys(properties),
    };
  }

  #properties(json: JsonObject): TemplateProperty[] {
    const written = valueIn(json, 'properties');
    if (!Array.isArray(written) || written.length > MOST) {
      this.#tell(undefined, '“properties”', `a list of up to ${MOST} properties`, written);
      return [];
    }
    const own = written.flatMap((each: JsonValue, index) => this.#property(each, index));
    const scopes = valueIn(json, 'scopes');
    const scoped = Array.isArray(scopes)
      ? scopes
      : isObject(scopes)
        ? Object.entries(scopes).map(([type, scope]) => (isObject(scope) ? { ...scope, type } : scope))
        : [];
    const inner = scoped.flatMap((scope: JsonValue) => {
      const list = isObject(scope) ? valueIn(scope, 'properties') : undefined;
      const type = isObject(scope) ? textOf(valueIn(scope, 'type')) : undefined;
      if (!Array.isArray(list) || type === undefined) return [];
      return list
        .flatMap((each: JsonValue, index) => this.#property(each, index, type))
        .map((property) => ({ ...property, binding: { ...property.binding, scope: type } }));
    });
    return [...own, ...inner];
  }

  #property(json: JsonValue, index: number, scope?: string): TemplateProperty[] {
    const before = this.#problems.length;
    if (!isObject(json)) {
      this.#tell(index, 'the property', 'an object', json, scope);
      return [];
    }
    const written = textOf(valueIn(json, 'type')) ?? 'String';
    // A reusable credential of the other engine: connections take its place, so it is not asked for.
    const type = propertyTypes.find((each) => each === (written === 'Configuration' ? 'Hidden' : written));
    if (type === undefined)
      this.#tell(index, '“type”', `one of ${propertyTypes.join(', ')}`, valueIn(json, 'type'), scope);
    const binding = this.#binding(valueIn(json, 'binding'), index, scope);
    const value = this.#value(json, index, scope);
    const feel = valueIn(json, 'feel');
    const feels = (['optional', 'required', 'static'] as const).find((each) => each === feel);
    if (feel !== undefined && feels === undefined)
      this.#tell(index, '“feel”', 'one of optional, required, static', feel, scope);
    const choices = type === 'Dropdown' ? this.#choices(valueIn(json, 'choices'), index, scope) : undefined;
    const tell = (where: string, expected: string, what: JsonValue | undefined) =>
      this.#tell(index, where, expected, what, scope);
    const constraints = readConstraints(valueIn(json, 'constraints'), tell);
    const condition = readCondition(valueIn(json, 'condition'), tell);
    if (this.#problems.length > before || type === undefined || binding === undefined) return [];
    const texts = (['id', 'label', 'description', 'placeholder', 'group'] as const).flatMap((name) => {
      const text = textOf(valueIn(json, name));
      return text === undefined ? [] : [[name, plainText(text)] as const];
    });
    return [
      {
        key: '',
        ...Object.fromEntries(texts),
        type,
        ...(value === undefined ? {} : { value }),
        ...(choices === undefined ? {} : { choices }),
        ...(feels === undefined ? {} : { feel: feels }),
        ...(valueIn(json, 'optional') === true ? { optional: true as const } : {}),
        ...(valueIn(json, 'editable') === false ? { readOnly: true as const } : {}),
        ...(constraints === undefined ? {} : { constraints }),
        ...(condition === undefined ? {} : { condition }),
        binding,
      },
    ];
  }

  #binding(json: JsonValue | undefined, index: number, scope?: string): TemplateBinding | undefined {
    const type = isObject(json) ? textOf(valueIn(json, 'type')) : undefined;
    if (!isObject(json) || type === undefined) {
      this.#tell(index, '“binding”', 'an object with a “type” such as "zeebe:input"', json, scope);
      return undefined;
    }
    const names = ['name', 'key', 'source', 'property', 'target', 'event', 'errorRef'];
    const name = names.map((each) => textOf(valueIn(json, each))).find((each) => each !== undefined);
    if (name === undefined && named.test(type)) {
      this.#tell(
        index,
        '“binding”',
        `what of ${type} it is bound to: a name, key, source or property`,
        json,
        scope,
      );
      return undefined;
    }
    const scriptFormat = textOf(valueIn(json, 'scriptFormat'));
    return { type, name: name ?? '', ...(scriptFormat === undefined ? {} : { scriptFormat }) };
  }

  #value(json: JsonObject, index: number, scope?: string) {
    const value = valueIn(json, 'value');
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    this.#tell(index, '“value”', 'a text, a number, true or false', value, scope);
    return undefined;
  }

  #choices(json: JsonValue | undefined, index: number, scope?: string) {
    const choices = Array.isArray(json)
      ? json.flatMap((each: JsonValue) => {
          const [name, value] = isObject(each)
            ? [textOf(valueIn(each, 'name')), textOf(valueIn(each, 'value'))]
            : [];
          return value === undefined ? [] : [{ name: name ?? value, value }];
        })
      : [];
    if (Array.isArray(json) && choices.length === json.length && choices.length > 0) return choices;
    this.#tell(index, '“choices”', 'a list of choices, each with “name” and “value”', json, scope);
    return undefined;
  }

  #text(json: JsonObject, name: string, required: boolean): string | undefined {
    const value = valueIn(json, name);
    if (value === undefined && !required) return undefined;
    if (typeof value === 'string' && (value.trim() !== '' || !required)) return value.slice(0, 10_000);
    this.#tell(undefined, `“${name}”`, 'a text', value);
    return undefined;
  }

  #tell(
    property: number | undefined,
    where: string,
    expected: string,
    what: JsonValue | undefined,
    scope?: string,
  ): void {
    const id = isObject(this.#json) ? textOf(valueIn(this.#json, 'id')) : undefined;
    const template = id === undefined ? `template ${this.#index + 1}` : `template “${id}”`;
    const place =
      property === undefined ? '' : `, property ${property}${scope === undefined ? '' : ` of ${scope}`}`;
    this.#problems.push({
      template: id ?? String(this.#index + 1),
      ...(property === undefined ? {} : { property }),
      message: `${this.#file}, ${template}${place}: expected ${where} to be ${expected}, found ${found(what)}.`,
    });
  }
}

/** Kinds of binding that there can be several of. */
const named =
  /^(?:property|camunda:(?:property|inputParameter|outputParameter|field)|zeebe:(?:input|output|taskHeader|property|taskDefinition))$/u;

/** Descriptions may hold HTML; here they are texts. */
function plainText(text: string): string {
  return text
    .slice(0, 10_000)
    .replace(/<[^<>]{0,1000}>/gu, '')
    .trim();
}

function flavourOf(json: JsonObject, properties: readonly TemplateProperty[]): TemplateFlavour {
  if (/zeebe/u.test(textOf(valueIn(json, '$schema')) ?? '')) return 'camunda8';
  return properties.some(({ binding }) => binding.type.startsWith('zeebe:')) ? 'camunda8' : 'camunda7';
}

function eventOf(json: JsonValue | undefined): Pick<ElementTemplate, 'event'> {
  const event = isObject(json) ? textOf(valueIn(json, 'eventDefinition')) : undefined;
  return event === undefined ? {} : { event };
}

function groupsOf(json: JsonValue | undefined): ElementTemplate['groups'] {
  if (!Array.isArray(json)) return [];
  return json.flatMap((each: JsonValue) => {
    const id = isObject(each) ? textOf(valueIn(each, 'id')) : undefined;
    const label = isObject(each) ? textOf(valueIn(each, 'label')) : undefined;
    return id === undefined ? [] : [{ id, label: label ?? id }];
  });
}

/** Two that are bound to different places never share a key; two of one place, of which one shows at a time, do. */
function withKeys(properties: readonly TemplateProperty[]): TemplateProperty[] {
  const taken = new Map<string, string>();
  return properties.map((property) => {
    const { binding, id } = property;
    const place = `${binding.scope ?? ''} ${binding.type}:${binding.name}`.trim();
    const wanted = [id ?? binding.name, `${binding.type}:${binding.name}`, place];
    const key = wanted.find((each) => each !== '' && (taken.get(each) ?? place) === place) ?? place;
    taken.set(key, place);
    return { ...property, key };
  });
}
