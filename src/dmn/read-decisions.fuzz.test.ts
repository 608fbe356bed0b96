/**
 * Whatever is done to a decision model, it is read with findings or refused with a reason, compiled, and every decision of
 * it ends: never an exception, never a hang. Seeded, so that a failure can be repeated; `BATON_FUZZ_RUNS` runs more.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dmnFile, knows, literal, needs, needsInput, table } from '../../test/fixtures/dmn/models.ts';
import { compileDecisions } from './compile/compile-decisions.ts';
import { evaluateDecision, evaluateService } from './evaluate-decision.ts';
import { readDecisions } from './read/read-decisions.ts';

const sample = dmnFile(`
  <import namespace="urn:other" name="other"/>
  <itemDefinition name="tTree"><itemComponent name="kids" isCollection="true"><typeRef>tTree</typeRef></itemComponent>
    <itemComponent name="e-mail"><typeRef>string</typeRef></itemComponent></itemDefinition>
  <itemDefinition name="tGrade"><typeRef>string</typeRef><allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>
  <itemDefinition name="tCall"><functionItem outputTypeRef="number"><parameters name="n" typeRef="number"/></functionItem></itemDefinition>
  <inputData id="n" name="n"><variable name="n" typeRef="number"/></inputData>
  <inputData id="grade" name="grade"><variable name="grade" typeRef="tGrade"/></inputData>
  ${table('fee', {
    policy: 'PRIORITY',
    inputs: ['n', 'grade'],
    outputs: ['x', 'y'],
    rules: [
      ['< 10', '"A"', '1', '"few"'],
      ['[10..20]', '-', 'n + 1', '"some"'],
      ['not(5)', '"A","B"', 'twice(n)', 'null'],
    ],
    inside: {
      n: '<inputValues><text>[0..100]</text></inputValues>',
      y: '<outputValues><text>"few","some"</text></outputValues>',
    },
  })}
  ${literal('sum', 'fee.x + twice(n) + other.z', [needs('fee'), needsInput('n'), knows('twice')], 'number')}
  <businessKnowledgeModel id="twice" name="twice"><variable name="twice" typeRef="tCall"/>
    <encapsulatedLogic><formalParameter name="n" typeRef="number"/><literalExpression><text>n * 2</text></literalExpression></encapsulatedLogic>
    <knowledgeRequirement><requiredKnowledge href="#service"/></knowledgeRequirement></businessKnowledgeModel>
  <decisionService id="service" name="service"><variable name="service"/><outputDecision href="#sum"/><inputDecision href="#fee"/><inputData href="#n"/></decisionService>
  <decision id="boxed" name="boxed"><variable name="boxed"/><knowledgeRequirement><requiredKnowledge href="#twice"/></knowledgeRequirement>
    <context><contextEntry><variable name="list"/><list><literalExpression><text>1</text></literalExpression><literalExpression><text>[2, 3]</text></literalExpression></list></contextEntry>
      <contextEntry><variable name="rows"/><relation><column name="a"/><column name="b"/><row><literalExpression><text>1</text></literalExpression><literalExpression><text>2</text></literalExpression></row></relation></contextEntry>
      <contextEntry><variable name="f"/><functionDefinition><formalParameter name="x"/><conditional><if><literalExpression><text>x > 1</text></literalExpression></if><then><literalExpression><text>f(x - 1)</text></literalExpression></then><else><literalExpression><text>x</text></literalExpression></else></conditional></functionDefinition></contextEntry>
      <contextEntry><variable name="kept"/><filter><in><literalExpression><text>rows</text></literalExpression></in><match><literalExpression><text>a = 1</text></literalExpression></match></filter></contextEntry>
      <contextEntry><variable name="all"/><for iteratorVariable="i"><in><literalExpression><text>[1..3]</text></literalExpression></in><return><literalExpression><text>i * f(i)</text></literalExpression></return></for></contextEntry>
      <contextEntry><variable name="any"/><some iteratorVariable="i"><in><literalExpression><text>all</text></literalExpression></in><satisfies><literalExpression><text>i > 2</text></literalExpression></satisfies></some></contextEntry>
      <contextEntry><invocation><literalExpression><text>twice</text></literalExpression><binding><parameter name="n"/><literalExpression><text>count(all)</text></literalExpression></binding></invocation></contextEntry>
    </context></decision>`);
const sampleBytes = new TextEncoder().encode(sample);
const tokens = [...new Set(sample.match(/[\w:]+|[<>"'=/&;]/g))];

function survives(file: Uint8Array | string): void {
  const started = performance.now();
  const read = readDecisions(file, 'fuzz.dmn');
  if (!read.ok) {
    expect(read.refusal).toMatchObject({ severity: 'error', message: expect.stringMatching(/\S/) });
    return;
  }
  const compiled = compileDecisions(read.model, () => read.model);
  for (const finding of compiled.findings) expect(finding.message).toMatch(/\S/);
  const data = { get: (name: string) => (name === 'n' ? 12 : 'A') };
  const environment = { now: 0, stepLimit: 20_000 };
  const options = { fromJson: true, explain: true };
  for (const element of compiled.model.elements.values()) {
    if (element.kind !== 'decision' && element.kind !== 'service') continue;
    const outcome =
      element.kind === 'decision'
        ? evaluateDecision(compiled, element, data, environment, options)
        : evaluateService(compiled, element, data, environment, options);
    expect(JSON.stringify(outcome.explanation).length).toBeLessThan(200_000);
  }
  // Ample for a loaded machine; what grows with the square of the size takes minutes here.
  expect(performance.now() - started).toBeLessThan(10_000);
}

const runs = Number(process.env.BATON_FUZZ_RUNS ?? 400);
const options = { seed: 20261125, numRuns: Math.ceil(runs / 4) };
const place = fc.nat({ max: sample.length - 1 });

describe('a decision model', () => {
  test('as it is has nothing wrong with it but the other model', () => {
    const read = readDecisions(sample, 'sample.dmn');
    expect(
      read.ok && compileDecisions(read.model).findings.filter(({ severity }) => severity === 'error'),
    ).toMatchObject([{ code: 'dmn-import-missing' }]);
    survives(sample);
  });

  test('with bytes overwritten, at any place', () => {
    const byte = fc.tuple(fc.nat({ max: sampleBytes.length - 1 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(byte, { minLength: 1, maxLength: 20 }), (changes) => {
        const file = Uint8Array.from(sampleBytes);
        for (const [at, value] of changes) file[at] = value;
        survives(file);
      }),
      options,
    );
  });

  test('with words swapped for other words of it', () => {
    const change = fc.tuple(place, fc.constantFrom(...tokens));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        let file = sample;
        for (const [at, token] of changes) {
          file = file.slice(0, at) + file.slice(at).replace(/[\w:]+/, token.replaceAll('$', ''));
        }
        survives(file);
      }),
      options,
    );
  });

  test('with names, types and references mixed up but well-formed', () => {
    const values = [...new Set([...sample.matchAll(/"(#?\w+)"/g)].map((match) => match[1] ?? ''))];
    const change = fc.tuple(place, fc.constantFrom(...values, ''));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        let file = sample;
        for (const [at, value] of changes) {
          file = file.slice(0, at) + file.slice(at).replace(/="#?\w+"/, `="${value}"`);
        }
        survives(file);
      }),
      options,
    );
  });

  test('with whole elements dropped, repeated or moved elsewhere', () => {
    const elements = sample.match(/<(\w+)[^<>]*\/>|<(\w+)[^<>]*>[^<>]*<\/\2>/g) ?? [];
    const change = fc.tuple(fc.constantFrom(...elements), place, fc.boolean());
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 10 }), (changes) => {
        let file = sample;
        for (const [element, at, drop] of changes) {
          if (drop) file = file.replace(element, '');
          const gap = file.indexOf('><', at);
          if (gap !== -1) file = file.slice(0, gap + 1) + element + file.slice(gap + 1);
        }
        survives(file);
      }),
      options,
    );
  });
});

describe('a decision model made to be slow', () => {
  const many = (count: number, part: (number: number) => string): string =>
    Array.from({ length: count }, (_, number) => part(number)).join('');

  test.each<[string, string]>([
    ['with a chain of requirements', many(3_000, (n) => literal(`d${n}`, `d${n + 1}`, [needs(`d${n + 1}`)]))],
    ['where everything requires one thing', many(3_000, (n) => literal(`d${n}`, 'd0', [needs('d0')]))],
    [
      'where decisions require all before them',
      many(150, (n) =>
        literal(
          `d${n}`,
          '1',
          Array.from({ length: n }, (_, i) => needs(`d${i}`)),
        ),
      ),
    ],
    [
      'with types that are each other',
      many(5_000, (n) => `<itemDefinition name="t${n}"><typeRef>t${n + 1}</typeRef></itemDefinition>`),
    ],
    [
      'with names that hold operators',
      `<itemDefinition name="t">${many(5_000, (n) => `<itemComponent name="a-${n}"/>`)}</itemDefinition>${many(500, (n) => literal(`d${n}`, 'a-1'))}`,
    ],
    [
      'with a type after the other',
      many(60_000, (n) => `<itemDefinition name="t${n}"><typeRef>t${n + 1}</typeRef></itemDefinition>`),
    ],
    ['with more expressions than anybody writes', many(40_000, (n) => literal(`d${n}`, `${n}`))],
    ['with elements nobody knows', many(60_000, (n) => `<x${n}/>`)],
    [
      'with a context of thousands of entries',
      `<decision id="d" name="d"><variable name="d"/><context>${many(8_000, (n) => `<contextEntry><variable name="a-${n}"/><literalExpression><text>${n}</text></literalExpression></contextEntry>`)}</context></decision>`,
    ],
    [
      'that imports itself again and again',
      many(5_000, (n) => `<import namespace="urn:test" name="i${n}"/>`),
    ],
    ['with a list in a list in a list', literal('d', `${'['.repeat(60)}1${']'.repeat(60)}`)],
    [
      'with contexts inside contexts',
      `<decision id="d" name="d"><variable name="d"/>${'<context><contextEntry><variable name="a"/>'.repeat(40)}<literalExpression><text>1</text></literalExpression>${'</contextEntry></context>'.repeat(40)}</decision>`,
    ],
  ])('%s', (_name, content) => {
    survives(dmnFile(content));
  });
});
