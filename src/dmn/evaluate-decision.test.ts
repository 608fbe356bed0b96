import { describe, expect, test } from 'vitest';
import {
  codesOf,
  compiledOf,
  decided,
  dmnFile,
  knows,
  literal,
  needs,
  needsInput,
  outcomeOf,
  table,
} from '../../test/fixtures/dmn/models.ts';

function input(id: string, typeRef: string): string {
  return `<inputData id="${id}" name="${id}"><variable name="${id}" typeRef="${typeRef}"/></inputData>`;
}

function knowledge(id: string, parameters: string, text: string, more = ''): string {
  return `<businessKnowledgeModel id="${id}" name="${id}"><variable name="${id}"/><encapsulatedLogic>
    ${parameters}<literalExpression><text>${text}</text></literalExpression></encapsulatedLogic>${more}</businessKnowledgeModel>`;
}

describe('the requirement graph', () => {
  test('a decision sees what it requires, and not what else the model defines', () => {
    const file = dmnFile(`${literal('a', '1')}${literal('b', '2')}${literal('c', '[a, b]', [needs('a')])}`);
    expect(decided(file, 'c')).toEqual([1, null]);
  });

  test('a table that names no variable is known by its outputs, too, as in older engines', () => {
    const season = table('Season', { inputs: ['month'], outputs: ['season'], rules: [['> 5', '"summer"']] });
    const unnamed = season.replace('<variable name="Season"/>', '');
    const file = dmnFile(
      `${unnamed}${literal('dish', 'if season = "summer" then "salad" else "stew"', [needs('Season')])}`,
    );
    expect(decided(file, 'dish', { month: 7 })).toBe('salad');
  });

  test('decisions that require each other in a circle are told, and evaluation ends all the same', () => {
    const file = dmnFile(`${literal('a', 'b', [needs('b')])}${literal('b', 'a', [needs('a')])}`);
    expect(codesOf(file)).toContain('dmn-requirement-cycle');
    expect(decided(file, 'a')).toBeNull();
  });

  test('a chain of thousands of decisions ends with an error, not with a crash', () => {
    const chain = Array.from({ length: 3_000 }, (_, i) =>
      literal(`d${i}`, i === 0 ? '1' : `d${i - 1} + 1`, i === 0 ? [] : [needs(`d${i - 1}`)]),
    );
    expect(outcomeOf(compiledOf(dmnFile(chain.join(''))), 'd2999')).toMatchObject({
      ok: false,
      error: { code: 'depth-limit' },
    });
  });

  test('a requirement that points nowhere is told and left out', () => {
    const file = dmnFile(literal('a', '1', [needs('gone')]));
    expect(codesOf(file)).toContain('dmn-reference-broken');
    expect(decided(file, 'a')).toBe(1);
  });

  test('what takes longer than allowed ends with an error', () => {
    const endless = 'count(for a in 1..1000, b in 1..1000, c in 1..1000 return a)';
    const outcome = outcomeOf(compiledOf(dmnFile(literal('a', endless))), 'a');
    expect(outcome).toMatchObject({ ok: false, error: { code: 'step-limit' } });
  });

  test('an expression that cannot be read is told with its line, and gives null', () => {
    const compiled = compiledOf(dmnFile(`\n${literal('a', '1 +')}`));
    expect(compiled.findings).toMatchObject([{ code: 'dmn-expression-broken', severity: 'error', line: 3 }]);
    expect(outcomeOf(compiled, 'a')).toMatchObject({ ok: true, value: null });
  });
});

describe('types', () => {
  test('a text out of JSON is a date where a date is expected', () => {
    const file = dmnFile(`${input('due', 'date')}${literal('d', 'due.year', [needsInput('due')])}`);
    expect(decided(file, 'd', { due: '2026-03-01' })).toBe(2026);
  });

  test('a value outside the allowed ones is null, and that is said', () => {
    const file = dmnFile(`
      <itemDefinition name="tColour"><typeRef>string</typeRef><allowedValues><text>"red", "green"</text></allowedValues></itemDefinition>
      ${input('colour', 'tColour')}${literal('d', 'colour', [needsInput('colour')])}`);
    const compiled = compiledOf(file);
    expect(outcomeOf(compiled, 'd', { colour: 'red' })).toMatchObject({ value: 'red' });
    const outcome = outcomeOf(compiled, 'd', { colour: 'blue' });
    expect(outcome).toMatchObject({ value: null });
    expect(outcome.explanation.problems[0]?.message).toContain('tColour');
  });

  test('a constraint on the type holds the list as a whole', () => {
    const file = dmnFile(`
      <itemDefinition name="tThree" isCollection="true"><typeRef>number</typeRef><typeConstraint><text>count(?) &lt;= 3</text></typeConstraint></itemDefinition>
      ${literal('few', '[1, 2]', [], 'tThree')}${literal('many', '[1, 2, 3, 4]', [], 'tThree')}`);
    expect(decided(file, 'few')).toEqual([1, 2]);
    expect(decided(file, 'many')).toBeNull();
  });

  test('a type defined by itself alone is refused, one with itself inside is a tree', () => {
    const alone =
      '<itemDefinition name="a"><typeRef>b</typeRef></itemDefinition><itemDefinition name="b"><typeRef>a</typeRef></itemDefinition>';
    expect(codesOf(dmnFile(`${alone}${literal('d', '1', [], 'a')}`))).toContain('dmn-type-cycle');
    const tree = `<itemDefinition name="tree"><itemComponent name="kids" isCollection="true"><typeRef>tree</typeRef></itemComponent></itemDefinition>`;
    const file = dmnFile(`${tree}${literal('d', '{kids: [{kids: []}]}', [], 'tree')}`);
    expect(codesOf(file)).toEqual([]);
    expect(decided(file, 'd')).toEqual({ kids: [{ kids: [] }] });
  });

  test('an unknown type is told, and values are taken as they are', () => {
    const file = dmnFile(literal('d', '1', [], 'tGone'));
    expect(codesOf(file)).toEqual(['dmn-type-unknown']);
    expect(decided(file, 'd')).toBe(1);
  });
});

describe('functions', () => {
  const doubled = knowledge('twice', '<formalParameter name="n" typeRef="number"/>', 'n * 2');

  test('a knowledge model is called by its name, by position or by parameter', () => {
    const file = dmnFile(`${doubled}${literal('d', '[twice(2), twice(n: 3)]', [knows('twice')])}`);
    expect(decided(file, 'd')).toEqual([4, 6]);
  });

  test('an argument of the wrong type makes the result null, and that is said', () => {
    const compiled = compiledOf(dmnFile(`${doubled}${literal('d', 'twice("2")', [knows('twice')])}`));
    const outcome = outcomeOf(compiled, 'd');
    expect(outcome).toMatchObject({ ok: true, value: null });
    expect(outcome.explanation.problems[0]?.message).toContain('Expected a number for “n” of “twice”');
  });

  test('a function that never ends is stopped', () => {
    const endless = knowledge('again', '<formalParameter name="n"/>', 'again(n + 1)');
    const outcome = outcomeOf(
      compiledOf(dmnFile(`${endless}${literal('d', 'again(1)', [knows('again')])}`)),
      'd',
    );
    expect(outcome).toMatchObject({ ok: false, error: { code: 'depth-limit' } });
  });

  test('a function in Java is refused with a finding', () => {
    const java = `<businessKnowledgeModel id="j" name="j"><variable name="j"/><encapsulatedLogic kind="Java"/></businessKnowledgeModel>`;
    expect(codesOf(dmnFile(`${java}${literal('d', 'j()', [knows('j')])}`))).toContain(
      'dmn-function-external',
    );
  });

  test('a decision service is a function of its input data and input decisions', () => {
    const file = dmnFile(`
      ${input('base', 'number')}${literal('factor', '10')}
      ${literal('product', 'base * factor', [needsInput('base'), needs('factor')])}
      <decisionService id="s" name="s"><variable name="s"/><outputDecision href="#product"/>
        <inputDecision href="#factor"/><inputData href="#base"/></decisionService>
      ${literal('d', 's(2, 3)', [knows('s')])}`);
    expect(decided(file, 'd')).toBe(6);
    expect(decided(file, 's', { base: 4, factor: 5 })).toBe(20);
  });
});

describe('imports', () => {
  const shared = dmnFile(
    `<itemDefinition name="tRate"><typeRef>number</typeRef></itemDefinition>${literal('base rate', '5').replace('id="base rate"', 'id="rate"')}
     ${knowledge('half', '<formalParameter name="n"/>', 'n / 2')}`,
    'urn:shared',
  );
  const importing = dmnFile(`
    <import namespace="urn:shared" name="shared" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
    ${literal(
      'd',
      'shared.half(shared.base rate)',
      [
        '<informationRequirement><requiredDecision href="urn:shared#rate"/></informationRequirement>',
        '<knowledgeRequirement><requiredKnowledge href="urn:shared#half"/></knowledgeRequirement>',
      ],
      'shared.tRate',
    )}`);

  test('decisions, functions and types of another model are used behind the name of the import', () => {
    expect(codesOf(importing, shared)).toEqual([]);
    expect(decided(importing, 'd', {}, shared)).toBe(2.5);
  });

  test('a model that is not there is told', () => {
    expect(codesOf(importing)).toContain('dmn-import-missing');
  });

  test('models that import each other are read', () => {
    const left = dmnFile(`<import namespace="urn:right" name="r"/>${literal('l', '1')}`, 'urn:left');
    const right = dmnFile(`<import namespace="urn:left" name="l"/>${literal('r', '2')}`, 'urn:right');
    expect(decided(left, 'l', {}, right)).toBe(1);
  });
});
