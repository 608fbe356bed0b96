import { expect, test } from 'vitest';
import { asDrawable } from './drawable-model.ts';

test.each([
  'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
  'http://www.omg.org/spec/DMN/20180521/MODEL/',
  'https://www.omg.org/spec/DMN/20230324/MODEL/',
])('a model of %s is drawn as one of 1.3', (namespace) => {
  expect(asDrawable(`<definitions xmlns="${namespace}">`)).toBe(
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">',
  );
});

test('what is noted beside a rule becomes its description', () => {
  expect(asDrawable('<d:annotationEntry id="a"><d:text>Too risky</d:text></d:annotationEntry>')).toBe(
    '<d:description>Too risky</d:description>',
  );
});

test('what only looks like a namespace inside a text is left alone', () => {
  const text = '<text>see https://www.omg.org/spec/DMN/20230324/MODEL/ for more</text>';
  expect(asDrawable(text)).toBe(text);
});
