import { describe, expect, test } from 'vitest';
import type { Variables } from '../../kernel/command.ts';
import { renderTemplate } from './render-template.ts';
import { TemplateProblem } from './template-problem.ts';

const text = (template: string, data: Variables = {}) => renderTemplate(template, data, { html: false });
const html = (template: string, data: Variables = {}) => renderTemplate(template, data, { html: true });

describe('a template', () => {
  test('is filled from the data, with loops and conditions', () => {
    const template = 'Dear {{ name }},{% for line in lines %}\n- {{ line.what }}: {{ line.sum }}{% endfor %}';
    const lines = [
      { what: 'Paper', sum: 12.5 },
      { what: 'Ink', sum: 40 },
    ];
    expect(text(template, { name: 'Jörg', lines })).toBe('Dear Jörg,\n- Paper: 12.5\n- Ink: 40');
  });

  test('leaves nothing where the data has nothing, and shows a record as JSON', () => {
    expect(text('[{{ nothing.at.all }}][{{ record }}]', { record: { a: [1] } })).toBe('[][{"a":[1]}]');
  });

  test('writes numbers and dates as a reader expects them', () => {
    const data = { total: 1250.5, day: '2026-01-05' };
    expect(
      text('{{ total | number: 2, "de" }} {{ total | number: 2 }} {{ day | date: "%d.%m.%Y" }}', data),
    ).toBe('1.250,50 1,250.50 05.01.2026');
  });

  test('as HTML escapes what the data puts in, and only that, once', () => {
    const data = { name: `<b onclick='x'>"&` };
    expect(html('<p>{{ name }}</p>', data)).toBe('<p>&lt;b onclick=&#39;x&#39;&gt;&#34;&amp;</p>');
    expect(html('{{ name | escape }}', data)).toBe(html('{{ name }}', data));
    expect(html('{{ note | newline_to_br }}', { note: '<i>\n2' })).toBe('&lt;i&gt;<br>\n2');
    expect(html('{% capture x %}{{ name }}{% endcapture %}{{ x }}', data)).not.toContain('<b');
  });

  test('cannot switch escaping off', () => {
    expect(() => html('{{ name | raw }}', { name: '<b>' })).toThrow(TemplateProblem);
  });

  test('that is wrong says where and how', () => {
    expect(() => text('one\n{% if x %}')).toThrow(
      /^The template cannot be followed in line 2: .*not closed/u,
    );
    expect(() => text('{{ x | shout }}')).toThrow(/line 1: undefined filter: shout/u);
  });
});

describe('data', () => {
  test('that looks like a template is never evaluated', () => {
    const name = '{{ secret }}{% for i in (1..9) %}x{% endfor %}';
    const data = { name, secret: 'hush' };
    expect(text('{{ name }}', data)).toBe(name);
    expect(
      text('{% assign a = name %}{% capture b %}{{ a }}{% endcapture %}{{ b | append: name }}', data),
    ).toBe(name + name);
    expect(html('{{ name }}', data)).toBe(name);
  });

  test.each([
    '{{ constructor }}',
    '{{ name.constructor }}',
    '{{ name["constructor"]["constructor"] }}',
    '{{ list.__proto__ }}',
    '{{ record.__proto__.polluted }}',
    '{{ record.toString }}',
    '{{ __proto__ }}{{ hasOwnProperty }}',
    '{% assign k = "constructor" %}{{ record[k] }}',
    '{{ list | map: "constructor" }}',
    '{{ list | map: "__proto__" | join: "," }}',
  ])('gives nothing of a prototype by %s', (template) => {
    const rendered = text(template, { name: 'x', list: [{}], record: {} });
    expect(rendered).toMatch(/^(?:|\[null\]|\[\])$/u);
  });
});

describe('a template reaches no file', () => {
  test.each(['include', 'render', 'layout'])('by %s', (tag) => {
    expect(() => text(`{% ${tag} "/etc/hostname" %}`)).toThrow(/tag "\w+" not found/u);
  });
});

describe('a rendering is bounded', () => {
  test.each([
    ['a loop over a huge range', '{% for i in (1..1000000000) %}x{% endfor %}'],
    [
      'loops in loops',
      '{% for i in (1..9999) %}{% for j in (1..9999) %}{% for k in (1..9999) %}{% endfor %}{% endfor %}{% endfor %}',
    ],
    ['long output', '{% for i in (1..5000) %}{{ long }}{% endfor %}'],
    [
      'a text that doubles',
      '{% assign a = long %}{% for i in (1..60) %}{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}{{ a | size }}',
    ],
    [
      'a text that grows',
      '{% assign a = long %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}',
    ],
    ['a long template', 'x'.repeat(600_000)],
  ])('%s', (_, template) => {
    const began = performance.now();
    expect(() => text(template, { long: 'x'.repeat(10_000) })).toThrow(/makes too much/u);
    expect(performance.now() - began).toBeLessThan(6_000);
  });

  test.each([
    ['strip_html', '<script'.repeat(100_000)],
    ['strip_html', '<!--'.repeat(100_000)],
    ['strip_html', '<'.repeat(500_000)],
    ['squish', ' '.repeat(500_000)],
    ['strip_newlines', '\r'.repeat(500_000)],
    ['newline_to_br', '\r'.repeat(500_000)],
    ['truncatewords', ' '.repeat(500_000)],
    ['number_of_words', ' '.repeat(500_000)],
    ['date', '1'.repeat(500_000)],
    ['slugify', '-'.repeat(500_000)],
    ['url_decode', '%'.repeat(500_000)],
  ])('%s of a hostile text ends soon', (filter, long) => {
    const began = performance.now();
    try {
      html(`{{ long | ${filter} }}`, { long });
    } catch (error) {
      expect(error).toBeInstanceOf(TemplateProblem);
    }
    expect(performance.now() - began).toBeLessThan(6_000);
  });
});
