import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { choreographyNames, quietNames, representedNames, unusedNames } from './element-vocabulary.ts';

interface Property {
  readonly name: string;
  readonly type: string;
  readonly isAttr?: boolean;
  readonly isBody?: boolean;
  readonly isVirtual?: boolean;
  readonly isReference?: boolean;
  readonly xml?: { readonly serialize?: string };
}

interface MetaModel {
  readonly types: readonly {
    readonly name: string;
    readonly isAbstract?: boolean;
    readonly properties?: readonly Property[];
  }[];
}

/** Names of bpmn-moddle's model that are never written as elements: they only order the model itself. */
const neverWritten: ReadonlySet<string> = new Set([
  ...['extensionDefinition', 'extensionDefinitions', 'extensionAttributeDefinition', 'values'],
  ...['itemAwareElement', 'dataAssociation', 'inputOutputSpecification', 'inputOutputBinding'],
  ...['messageFlowRefs', 'endPointRefs', 'boundaryEventRefs'],
]);

function elementNames(): ReadonlySet<string> {
  const path = createRequire(import.meta.url).resolve('bpmn-moddle/resources/bpmn/json/bpmn.json');
  const model: MetaModel = JSON.parse(readFileSync(path, 'utf8'));
  const names = new Set<string>();
  for (const type of model.types) {
    if (type.isAbstract !== true) names.add(type.name.charAt(0).toLowerCase() + type.name.slice(1));
    for (const property of type.properties ?? []) if (isWrittenAsElement(property)) names.add(property.name);
  }
  for (const name of neverWritten) names.delete(name);
  return names;
}

function isWrittenAsElement(property: Property): boolean {
  if (property.isAttr || property.isBody || property.isVirtual) return false;
  const plain = ['String', 'Boolean', 'Integer', 'Real', 'Element'].includes(property.type);
  return property.isReference === true || property.xml?.serialize !== undefined || plain;
}

const groups = { representedNames, quietNames, choreographyNames, unusedNames };

test('every element of the BPMN 2.0 model stands in exactly one group', () => {
  const wrong = [...elementNames()].flatMap((name) => {
    const holders = Object.entries(groups).filter(([, names]) => names.has(name));
    return holders.length === 1
      ? []
      : [`${name}: ${holders.map(([group]) => group).join(' and ') || 'none'}`];
  });
  expect(wrong).toEqual([]);
});

test('no name stands in two groups', () => {
  const all = Object.values(groups).flatMap((names) => [...names]);
  expect(all.length).toBe(new Set(all).size);
});
