/**
 * A workbook out of the bytes of a file. Runs in a thread of its own: a hostile file can keep it busy for long.
 *
 * Invariants:
 * OW1  The library gets an archive that `zip-parts.ts` unpacked within limits and packed anew, never the file itself.
 * OW2  For reading it gets only what cells are made of; what makes a small file large in memory (merged cells, rules for
 *      entries, names of whole columns) stays away.
 * OW3  A workbook is opened for changing only where the library keeps everything in it.
 */
import excel, { type Workbook, type Worksheet } from 'exceljs';
import { SheetRefused } from './sheet-job.ts';
import { packZip, unpackZip, ZipRefused, zipNames } from './zip-parts.ts';

const limits = { size: 100 * 1_048_576, parts: 2_000 };

/** What begins an old Excel file, and a new one that is locked with a password. */
const OLD_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

const cellParts =
  /^(?:_rels\/\.rels|xl\/(?:workbook|styles|sharedStrings)\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/worksheets\/sheet\d+\.xml)$/u;
const notForReading = [
  ...['mergeCells', 'dataValidations', 'conditionalFormatting', 'hyperlinks', 'drawing', 'picture'],
  ...['tableParts', 'extLst', 'sheetProtection', 'autoFilter', 'headerFooter', 'rowBreaks'],
];

export async function openForReading(bytes: Uint8Array): Promise<Workbook> {
  return refusing(async () => {
    const parts = unpackZip(archiveOf(bytes), limits, (name) => cellParts.test(name));
    const book = parts.get('xl/workbook.xml');
    if (book === undefined) throw new SheetRefused('no-workbook');
    parts.set('xl/workbook.xml', withoutNames(book));
    return load(parts, notForReading);
  });
}

export async function openForChanging(bytes: Uint8Array): Promise<Workbook> {
  return refusing(async () => {
    const archive = archiveOf(bytes);
    const lost = zipNames(archive, limits).map(lossOf).find(Boolean);
    if (lost !== undefined) throw new SheetRefused('would-lose', lost);
    const parts = unpackZip(archive, limits);
    if (!parts.has('xl/workbook.xml')) throw new SheetRefused('no-workbook');
    for (const [name, content] of parts) {
      if (
        /^xl\/drawings\/[^/]+\.xml$/u.test(name) &&
        /<xdr:(?:sp|grpSp|cxnSp|graphicFrame)\b/u.test(`${content}`)
      )
        throw new SheetRefused('would-lose', 'shapes');
    }
    return load(parts, []);
  });
}

/** By its name, else by its place from 1, else the first that is not hidden. Throws `SheetRefused`. */
export function sheetOf(workbook: Workbook, wanted: string | undefined): Worksheet {
  const { worksheets } = workbook;
  const name = wanted?.trim() ?? '';
  const found =
    name === ''
      ? (worksheets.find(({ state }) => state === 'visible') ?? worksheets[0])
      : (worksheets.find((sheet) => sheet.name.toLowerCase() === name.toLowerCase()) ??
        (/^\d{1,4}$/u.test(name) ? worksheets[Number(name) - 1] : undefined));
  if (found !== undefined) return found;
  if (worksheets.length === 0) throw new SheetRefused('no-workbook');
  throw new SheetRefused('no-such-sheet', worksheets.map((sheet) => sheet.name).join(', '));
}

function archiveOf(bytes: Uint8Array): Buffer {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (archive.subarray(0, 8).equals(OLD_FILE)) throw new SheetRefused('old-format');
  return archive;
}

async function refusing(open: () => Promise<Workbook>): Promise<Workbook> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof SheetRefused) throw error;
    const tooLarge = error instanceof ZipRefused && error.code === 'too-large';
    throw new SheetRefused(tooLarge ? 'too-large' : 'no-workbook');
  }
}

async function load(parts: ReadonlyMap<string, Buffer>, ignoreNodes: string[]): Promise<Workbook> {
  const workbook = new excel.Workbook();
  const packed = new Uint8Array(packZip(parts));
  return workbook.xlsx.load(packed.buffer, { ignoreNodes });
}

function withoutNames(book: Buffer): Buffer {
  const text = book.toString('utf8');
  const begin = text.indexOf('<definedNames');
  const end = text.lastIndexOf('</definedNames>');
  return begin < 0 || end < begin
    ? book
    : Buffer.from(text.slice(0, begin) + text.slice(end + '</definedNames>'.length), 'utf8');
}

const lossesByPart: readonly (readonly [RegExp, string])[] = [
  [/^xl\/(?:charts|chartsheets)\//u, 'charts'],
  [/^xl\/pivot/u, 'pivot tables'],
  [/^xl\/(?:vbaProject|macrosheets|dialogsheets)/u, 'macros'],
  [/^xl\/(?:slicer|timeline)/u, 'slicers'],
  [/^xl\/(?:externalLinks|connections|queryTables|model)/u, 'links to other data'],
  [/^xl\/(?:activeX|ctrlProps|embeddings|diagrams)/u, 'embedded objects'],
  [/^xl\/(?:threadedComments|persons)/u, 'conversations'],
  [/^xl\/(?:richData|metadata)/u, 'linked data types or dynamic formulas'],
  [/^xl\/worksheets\/(?!sheet\d+\.xml$|_rels\/).+\.xml$/u, 'sheets with unusual names'],
];

function lossOf(name: string): string | undefined {
  return lossesByPart.find(([pattern]) => pattern.test(name))?.[1];
}
