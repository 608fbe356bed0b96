import { describe, expect, it } from 'vitest';
import { detectLanguage } from './detect.ts';

describe('detectLanguage', () => {
  it.each([
    ['${amount > 5}', undefined, 'juel', '${amount > 5}'],
    ['Hello #{name}', undefined, 'juel', 'Hello #{name}'],
    ['= amount > 5', undefined, 'feel', 'amount > 5'],
    ['amount > 5', undefined, 'feel', 'amount > 5'],
    [' "${x}" ', 'http://www.omg.org/spec/FEEL/20140401', 'feel', '"${x}"'],
    ['=x', 'feel', 'feel', 'x'],
    ['x', 'juel', 'juel', 'x'],
    ['${x}', 'http://www.w3.org/1999/XPath', 'juel', '${x}'],
    ['=x', 'http://www.w3.org/1999/XPath', 'feel', 'x'],
    ['x > 5', 'http://www.w3.org/1999/xhtml', 'feel', 'x > 5'],
  ])('reads %s (declared as %s) as %s', (text, declared, language, stripped) => {
    expect(detectLanguage(text, declared)).toEqual({ language, text: stripped });
  });

  it.each([
    ['x > 5', 'http://www.w3.org/1999/XPath'],
    ['`${x}`', 'javascript'],
    ['return x', 'http://www.java.com/java'],
    ['"${x}"', 'groovy'],
  ])('leaves %s (declared as %s) to the caller', (text, declared) => {
    expect(detectLanguage(text, declared)).toBeUndefined();
  });
});
