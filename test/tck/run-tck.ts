/**
 * Runs the DMN Technology Compatibility Kit (https://dmn-tck.github.io/tck/) over `src/dmn`.
 *
 * Counted as the kit counts: by test case, which passes when every result it names is as expected. Compliance level 3
 * includes level 2.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CompiledDecisions } from '../../src/dmn/compile/compile-decisions.ts';
import { compileDecisions } from '../../src/dmn/compile/compile-decisions.ts';
import type { Element, ElementKind, ElementOf } from '../../src/dmn/compile/link-models.ts';
import type { DecisionModel } from '../../src/dmn/decision-model.ts';
import type { DecisionData, DecisionOutcome } from '../../src/dmn/evaluate-decision.ts';
import { evaluateDecision, evaluateService } from '../../src/dmn/evaluate-decision.ts';
import { readDecisions } from '../../src/dmn/read/read-decisions.ts';
import type { Value } from '../../src/expressions/value.ts';
import { isRecord, ownProperty, toJson } from '../../src/expressions/value.ts';
import type { Finding } from '../../src/xml/finding.ts';
import { defaultReadLimits } from '../../src/xml/guard-xml.ts';
import { readXml } from '../../src/xml/read-xml.ts';
import type { Vocabulary } from '../../src/xml/vocabulary.ts';
import type { XmlElement } from '../../src/xml/xml-tree.ts';
import { isExpected, valueIn } from './tck-values.ts';

export const tckFolder = resolve(import.meta.dirname, '../../../shared/corpora/dmn-tck');

export interface Miss {
  /** `level/folder#case`. */
  readonly case: string;
  readonly result: string;
  readonly why: string;
}

export interface Tally {
  passed: number;
  total: number;
}

export interface TckReport {
  readonly level2: Tally;
  /** Level 2 included, as the kit has it. */
  readonly level3: Tally;
  /** Cases the kit keeps although the standard does not demand them. */
  readonly other: Tally;
  readonly misses: readonly Miss[];
}

export function hasTck(): boolean {
  return existsSync(join(tckFolder, 'compliance-level-2'));
}

/** `only` keeps the folders whose name contains it. */
export function runTck(only = ''): TckReport {
  const level2: Tally = { passed: 0, total: 0 };
  const level3: Tally = { passed: 0, total: 0 };
  const other: Tally = { passed: 0, total: 0 };
  const misses: Miss[] = [];
  for (const [folder, tallies] of [
    ['compliance-level-2', [level2, level3]],
    ['compliance-level-3', [level3]],
    ['non-compliant', [other]],
  ] as const) {
    for (const name of readdirSync(join(tckFolder, folder)).sort()) {
      if (!name.includes(only)) continue;
      for (const result of runFolder(join(tckFolder, folder, name), `${folder}/${name}`)) {
        for (const tally of tallies) {
          tally.total += 1;
          if (result.length === 0) tally.passed += 1;
        }
        misses.push(...result);
      }
    }
  }
  return { level2, level3, other, misses };
}

const vocabulary: Vocabulary = {
  standard: 'DMN TCK test case',
  model: 'http://www.omg.org/spec/DMN/20160719/testcase',
  spaceOf: (namespace) => (namespace.endsWith('XMLSchema-instance') ? 'xsi' : undefined),
  usualNamespace: () => undefined,
  isUnusual: () => false,
};

/** The misses of every test case in the folder. */
function runFolder(folder: string, name: string): readonly (readonly Miss[])[] {
  const files = readdirSync(folder);
  const models = new Map<string, DecisionModel>();
  for (const file of files.filter((each) => each.endsWith('.dmn'))) {
    const read = readDecisions(readFileSync(join(folder, file)), file);
    if (read.ok) models.set(file, read.model);
  }
  const importable = (namespace: string): DecisionModel | undefined =>
    [...models.values()].find((model) => model.namespace === namespace);
  return files
    .filter((file) => file.endsWith('.xml'))
    .sort()
    .flatMap((file) => {
      const findings: Finding[] = [];
      const { root } = readXml(readFileSync(join(folder, file)), defaultReadLimits, vocabulary, findings);
      const modelName = root.children.find((child) => child.name === 'modelName')?.text.trim() ?? '';
      const model = models.get(modelName);
      const compiled = model === undefined ? undefined : compileDecisions(model, importable);
      return named(root, 'testCase').map((testCase) => {
        const id = `${name}#${testCase.attributes.get('id') ?? ''}`;
        if (compiled === undefined) return [{ case: id, result: '', why: `${modelName} was not read` }];
        return runCase(compiled, testCase, id);
      });
    });
}

function runCase(compiled: CompiledDecisions, testCase: XmlElement, id: string): readonly Miss[] {
  const data = dataOf(testCase);
  const results = named(testCase, 'resultNode');
  return results.flatMap((node) => {
    const result = node.attributes.get('name') ?? '';
    const expectedNode = node.children.find((child) => child.name === 'expected');
    const expected = expectedNode === undefined ? null : valueIn(expectedNode);
    const outcome = evaluate(compiled, testCase, result, data);
    if (outcome === undefined) return [{ case: id, result, why: 'there is no such decision' }];
    if (!outcome.ok) return [{ case: id, result, why: outcome.error.message }];
    const found = pickResult(compiled, testCase, outcome.value, result);
    if (isExpected(found, expected)) return [];
    const problem = outcome.explanation.problems[0];
    const because = problem === undefined ? '' : ` (${problem.message})`;
    const finding = compiled.findings.find(
      (each) => each.severity === 'error' && each.line !== undefined && each.line === problem?.line,
    );
    const told = finding === undefined || because.includes(finding.message) ? '' : ` [${finding.message}]`;
    return [
      { case: id, result, why: `expected ${written(expected)}, found ${written(found)}${because}${told}` },
    ];
  });
}

function written(value: Value): string {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !isRecord(value)) {
    return `${'kind' in value ? String(value.kind) : ''} ${String(value)}`;
  }
  return JSON.stringify(toJson(value)).slice(0, 200);
}

function evaluate(
  compiled: CompiledDecisions,
  testCase: XmlElement,
  result: string,
  data: DecisionData,
): DecisionOutcome | undefined {
  const environment = { now: Date.UTC(2025, 0, 15) };
  const invocable = serviceName(testCase);
  if (invocable !== undefined) {
    const service = elementNamed(compiled, 'service', invocable);
    return service === undefined ? undefined : evaluateService(compiled, service, data, environment);
  }
  const decision = elementNamed(compiled, 'decision', result);
  if (decision !== undefined) return evaluateDecision(compiled, decision, data, environment);
  const service = elementNamed(compiled, 'service', result);
  return service === undefined ? undefined : evaluateService(compiled, service, data, environment);
}

function serviceName(testCase: XmlElement): string | undefined {
  return testCase.attributes.get('type') === 'decisionService'
    ? testCase.attributes.get('invocableName')
    : undefined;
}

/** Of a service with several outputs each is a result of its own. */
function pickResult(compiled: CompiledDecisions, testCase: XmlElement, value: Value, result: string): Value {
  const name = serviceName(testCase);
  const service = name === undefined ? undefined : elementNamed(compiled, 'service', name);
  if (service === undefined || service.source.outputs.length < 2 || !isRecord(value)) return value;
  return ownProperty(value, result) ?? null;
}

function elementNamed<K extends ElementKind>(
  compiled: CompiledDecisions,
  kind: K,
  name: string,
): ElementOf<K> | undefined {
  const fits = (element: Element): element is ElementOf<K> =>
    element.kind === kind && element.source.name === name;
  return [...compiled.model.elements.values()].find(fits);
}

function dataOf(testCase: XmlElement): DecisionData {
  const inputs = named(testCase, 'inputNode').map((node) => ({
    name: node.attributes.get('name') ?? '',
    namespace: node.attributes.get('namespace'),
    value: valueIn(node),
  }));
  return {
    get: (name, namespace) =>
      inputs.find(
        (input) => input.name === name && (input.namespace === undefined || input.namespace === namespace),
      )?.value,
  };
}

function named(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}
