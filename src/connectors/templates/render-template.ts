/**
 * Texts made from a template and a case's data: e-mails, documents. The template is Liquid and is written in the wiring;
 * the data is anybody's.
 *
 * Boundary: text to text. What the text then becomes (a mail, a PDF) is the connector's.
 *
 * Invariants:
 * RT1  Data is never read as a template, however it looks.
 * RT2  A template reaches the data's own properties and nothing else: no prototype, no file, no other template.
 * RT3  A rendering is bounded in time, in what it makes and in what it puts out; past that it fails.
 * RT4  As HTML, everything that comes from data is escaped. No filter turns that off.
 */
import { Liquid, LiquidError } from 'liquidjs';
import type { Variables } from '../../kernel/command.ts';
import { escapeMarkdown } from '../pdf/markdown.ts';
import { TemplateProblem } from './template-problem.ts';

export interface TemplateLook {
  /** Escape what the data puts in. */
  readonly html: boolean;
  /** Of Markdown: what the data puts in stands as it is, and is never a heading, a table or a list. */
  readonly markdown?: true;
}

const LONGEST_TEMPLATE = 500_000;
/** Characters and list entries made while rendering, all in all. */
const MOST_MADE = 10_000_000;
const LONGEST_RENDERING_MS = 2_000;

/** Throws `TemplateProblem`. */
export function renderTemplate(template: string, data: Variables, look: TemplateLook): string {
  const liquid = look.html ? htmlLiquid : look.markdown ? markdownLiquid : textLiquid;
  try {
    const rendered: unknown = liquid.renderSync(liquid.parse(template), data);
    return String(rendered);
  } catch (error) {
    throw new TemplateProblem(sentenceFor(error), { cause: error });
  }
}

const textLiquid = openLiquid({ html: false });
const markdownLiquid = openLiquid({ html: false, markdown: true });
const htmlLiquid = openLiquid({ html: true });

function openLiquid({ html, markdown }: TemplateLook): Liquid {
  const escaped = html ? escapeHtml : markdown ? escapeMarkdown : (text: string) => text;
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    templates: {},
    parseLimit: LONGEST_TEMPLATE,
    renderLimit: LONGEST_RENDERING_MS,
    memoryLimit: MOST_MADE,
    preserveTimezones: true,
    timezoneOffset: 0,
    outputEscape: (value: unknown) => escaped(textOf(value)),
  });
  for (const tag of ['include', 'render', 'layout', 'block']) delete liquid.tags[tag];
  liquid.unregisterFilter('raw');
  liquid.registerFilter('number', formatNumber);
  if (html) registerHtmlFilters(liquid);
  boundOutput(liquid);
  return liquid;
}

/** Those that escape by themselves, so that it is not done twice. */
function registerHtmlFilters(liquid: Liquid): void {
  for (const name of ['escape', 'xml_escape', 'escape_once']) {
    liquid.registerFilter(name, { raw: true, handler: (value) => escapeHtml(textOf(value)) });
  }
  liquid.registerFilter('newline_to_br', {
    raw: true,
    handler: (value) => escapeHtml(textOf(value)).replace(/\r?\n/gu, '<br>\n'),
  });
}

/** What is put out or captured counts as made (RT3); Liquid itself only counts what filters make. */
function boundOutput(liquid: Liquid): void {
  const { renderer } = liquid;
  const render = renderer.renderTemplates.bind(renderer);
  renderer.renderTemplates = (templates, context, emitter) => {
    if (emitter !== undefined) return render(templates, context, emitter);
    const bounded = {
      buffer: '',
      write(text: unknown) {
        const written = textOf(text);
        context.memoryLimit.use(written.length);
        bounded.buffer += written;
      },
    };
    return render(templates, context, bounded);
  };
}

/** `{{ total | number: 2, "de" }}`: digits behind the point, language. */
function formatNumber(value: unknown, digits?: unknown, language?: unknown): string {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return textOf(value);
  const places = typeof digits === 'number' && digits >= 0 && digits <= 20 ? Math.trunc(digits) : undefined;
  const fraction =
    places === undefined ? {} : { minimumFractionDigits: places, maximumFractionDigits: places };
  try {
    return new Intl.NumberFormat(typeof language === 'string' ? language : 'en', fraction).format(number);
  } catch {
    throw new Error(`“${textOf(language)}” is no language; “de” or “en-GB” would be`);
  }
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? (JSON.stringify(value) ?? '') : String(value);
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => escapes[character] ?? character);
}

function sentenceFor(error: unknown): string {
  const told = error instanceof Error ? error.message : String(error);
  const [what = told] = told.split('\n');
  const place = /,? ?line:(\d+), col:\d+$/u.exec(what);
  const where = place === null ? '' : ` in line ${place[1]}`;
  const reason = place === null ? what : what.slice(0, place.index);
  if (/limit exceeded/u.test(reason)) {
    return `The template makes too much of its data${where}: a text may take ${LONGEST_RENDERING_MS / 1_000} seconds and ${MOST_MADE.toLocaleString('en')} characters to make, and a template has at most ${LONGEST_TEMPLATE.toLocaleString('en')} characters.`;
  }
  return LiquidError.is(error)
    ? `The template cannot be followed${where}: ${reason}.`
    : `The template cannot be followed: ${reason}.`;
}
