/** PDF: the text of one, and one made from a template. */
import { Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import { isDocumentReference } from '../../ports/documents.ts';
import { type ActionCall, type ActionResult, type Connector, defineAction, field } from '../action.ts';
import { blocksOf } from './markdown.ts';
import { type PdfOutcome, readInThread } from './pdf-thread.ts';
import { PdfProblem, writePdf } from './write-pdf.ts';

const LARGEST_FILE = 30 * 1_048_576;
const LONGEST_READING_MS = 60_000;
const LONGEST_MARKDOWN = 300_000;

const createInputs = Type.Object({
  template: field.text({
    title: 'Template',
    description:
      'Markdown with {{ placeholders }} (Liquid): # headings, **bold**, lists, tables, --- for a line, \\pagebreak for a new page. A line’s end stays one.',
    baton: { as: 'template', fixed: true, placeholder: '# Invoice {{ number }}' },
  }),
  data: field.optional(
    Type.Record(Type.String(), Type.Unsafe<JsonValue>({}), {
      title: 'Values',
      description: 'What the placeholders stand for. Other inputs of the step can be named too.',
      baton: { as: 'pairs' },
    }),
  ),
  name: field.optional(field.text({ title: 'File name', default: 'document.pdf' })),
});

const readInputs = Type.Object({
  document: field.json({
    title: 'File',
    description: 'A kept file, such as an attachment.',
    baton: { as: 'document' },
  }),
  maxPages: field.optional(
    field.whole({ title: 'Most pages', minimum: 1, maximum: 500, default: 100, baton: { advanced: true } }),
  ),
});

export const pdfConnector: Connector = {
  id: 'pdf',
  name: 'PDF',
  description: 'Makes PDF files from a template, and reads the text of others’.',
  concurrency: 2,
  actions: [
    defineAction({
      id: 'pdf.create',
      name: 'Make a PDF',
      description:
        'Fills a template and makes a file of it. Writes the letters of western European languages; others are refused.',
      inputs: createInputs,
      outputs: Type.Object({ document: Type.Unsafe<JsonValue>({ title: 'File' }) }),
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: [
        'pdf',
        'letter',
        'document',
        'invoice',
        'contract',
        'brief',
        'rechnung',
        'vertrag',
        'angebot',
      ],
      run: create,
    }),
    defineAction({
      id: 'pdf.read',
      name: 'Read a PDF',
      description: 'The text of each page, where the file has text. A scan without text gives empty pages.',
      inputs: readInputs,
      outputs: Type.Object({
        text: Type.String({ title: 'Text', description: 'Of all pages read.' }),
        pages: Type.Array(Type.String(), { title: 'Pages', description: 'The text of each.' }),
        count: Type.Integer({ title: 'Pages the file has' }),
      }),
      effect: 'reads',
      repeat: 'safe',
      suggestedBy: ['pdf', 'read', 'extract', 'auslesen', 'lesen'],
      run: read,
    }),
  ],
};

async function create({
  inputs,
  data,
  services,
}: ActionCall<Type.Static<typeof createInputs>>): Promise<ActionResult> {
  const { renderTemplate } = await import('../templates/render-template.ts');
  const markdown = renderTemplate(
    inputs.template,
    { ...data, ...inputs.data },
    { html: false, markdown: true },
  );
  if (markdown.length > LONGEST_MARKDOWN) {
    return refused(`The text is too long for one PDF: ${markdown.length} characters of ${LONGEST_MARKDOWN}.`);
  }
  const name = inputs.name ?? 'document.pdf';
  try {
    const content = await writePdf(blocksOf(markdown), name, new Date(services.clock.now()));
    const document = await services.documents.put(content, { name, type: 'application/pdf' });
    return { kind: 'done', output: { document: { ...document } } };
  } catch (error) {
    if (error instanceof PdfProblem) return refused(error.message);
    throw error;
  }
}

async function read({
  inputs,
  services,
  signal,
}: ActionCall<Type.Static<typeof readInputs>>): Promise<ActionResult> {
  const { document } = inputs;
  if (!isDocumentReference(document)) return refused('“File” is no kept file: give it a file of the case.');
  const bytes = new Uint8Array(await services.documents.read(document.document, LARGEST_FILE));
  const outcome = await readInThread({ bytes, maxPages: inputs.maxPages ?? 100 }, LONGEST_READING_MS, signal);
  if (!outcome.ok) return { ...refused(reasons[outcome.why](document.name)), facts: { reason: outcome.why } };
  const { pages, count } = outcome;
  return { kind: 'done', output: { text: pages.join('\n\n'), pages, count } };
}

type Failure = Extract<PdfOutcome, { readonly ok: false }>['why'];

const reasons: Readonly<Record<Failure, (name: string) => string>> = {
  'no-pdf': (name) => `“${name}” is no PDF, or is damaged: it cannot be read.`,
  locked: (name) => `“${name}” is locked with a password: ask for it without one.`,
  'too-large': (name) => `“${name}” holds too much to be read here.`,
  'too-slow': (name) => `“${name}” took longer than ${LONGEST_READING_MS / 1_000} seconds to read.`,
  withdrawn: () => 'The step was withdrawn.',
};

function refused(message: string): Extract<ActionResult, { readonly kind: 'failed' }> {
  return { kind: 'failed', message, terminal: true };
}
