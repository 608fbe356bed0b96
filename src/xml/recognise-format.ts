/**
 * Names what a file that is not BPMN 2.0 seems to be, so that a refusal can say what to do instead.
 *
 * Boundary: looks at the first bytes and the outermost element only.
 */

interface Signature {
  readonly bytes: readonly number[];
  readonly what: string;
}

const signatures: readonly Signature[] = [
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF document' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], what: 'a PNG picture' },
  { bytes: [0xff, 0xd8, 0xff], what: 'a JPEG picture' },
  { bytes: [0x47, 0x49, 0x46, 0x38], what: 'a GIF picture' },
  { bytes: [0x42, 0x4d], what: 'a bitmap picture' },
  { bytes: [0x52, 0x49, 0x46, 0x46], what: 'a WebP picture' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'an old Microsoft Office file (Visio, Word or Excel)' },
  { bytes: [0x1f, 0x8b], what: 'a gzip archive' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: 'a 7-Zip archive' },
  { bytes: [0x52, 0x61, 0x72, 0x21], what: 'a RAR archive' },
  { bytes: [0x7b, 0x5c, 0x72, 0x74, 0x66], what: 'an RTF document' },
  { bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], what: 'an SQLite database' },
  { bytes: [0x4d, 0x5a], what: 'a Windows program' },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], what: 'a program' },
];

/** Names of the entries of a zip file, as far as its first 64 KB show them, tell which program wrote it. */
const zipContents: readonly (readonly [RegExp, string])[] = [
  [/visio\//, 'a Visio drawing (.vsdx). Export it from Visio as BPMN'],
  [/word\//, 'a Word document (.docx)'],
  [/xl\//, 'an Excel workbook (.xlsx)'],
  [/ppt\//, 'a PowerPoint presentation (.pptx)'],
  [/\.bpmn/, 'a zip archive with BPMN files in it. Unpack it and import them one by one'],
  [/\.diag|ModelInfo/, 'a Bizagi model (.bpm). Export it from Bizagi as BPMN'],
];

/** What the bytes show, e.g. `a PDF document`; `undefined` where they may be text. */
export function recogniseBytes(file: Uint8Array): string | undefined {
  if (startsWith(file, [0x50, 0x4b, 0x03, 0x04]) || startsWith(file, [0x50, 0x4b, 0x05, 0x06])) {
    const head = new TextDecoder('windows-1252').decode(file.subarray(0, 65_536));
    return zipContents.find(([pattern]) => pattern.test(head))?.[1] ?? 'a zip archive';
  }
  return signatures.find(({ bytes }) => startsWith(file, bytes))?.what;
}

function startsWith(file: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, position) => file[position] === byte);
}

/** What a text that does not begin like XML seems to be. */
export function recogniseText(text: string): string {
  const head = text.slice(0, 4096);
  if (/^\s*[[{]/.test(head)) return 'JSON data';
  if (/^\s*%PDF/.test(head)) return 'a PDF document';
  if (/^\s*(@startuml|graph |flowchart |sequenceDiagram)/.test(head))
    return 'a text diagram (PlantUML or Mermaid)';
  if ([...head].some((character) => character < '\t')) return 'not text at all, or damaged';
  return 'plain text';
}

const otherNamespaces: readonly (readonly [RegExp, string])[] = [
  [/wfmc\.org/i, 'XPDL. Export the process as BPMN 2.0 instead'],
  [
    /stp\.eclipse\.org\/bpmn|BPMN\/1|bpmn1|intalio/i,
    'BPMN 1.x. Open it in a current tool and save it as BPMN 2.0',
  ],
  [/wsbpel|business-process/i, 'a BPEL process'],
  [/schemas\.xmlsoap\.org\/wsdl|w3\.org\/ns\/wsdl/i, 'a WSDL service description'],
  [/spec\/CMMN/i, 'a CMMN case model'],
  [/spec\/DMN/i, 'a DMN decision model'],
  [/jbpm\.org|jpdl/i, 'a jPDL process of an old jBPM'],
  [/schemas\.microsoft\.com\/visio|visio/i, 'a Visio drawing. Export it from Visio as BPMN'],
  [/www\.w3\.org\/2000\/svg/, 'an SVG picture'],
  [/www\.w3\.org\/1999\/xhtml/, 'a web page'],
  [/graphml/i, 'a GraphML graph'],
  [/opengroup\.org.*archimate/i, 'an ArchiMate model'],
  [/omg\.org\/(spec\/)?UML|eclipse\.org\/uml2/i, 'a UML model'],
  [/www\.w3\.org\/2001\/XMLSchema$/, 'an XML schema'],
];

const otherRoots: ReadonlyMap<string, string> = new Map([
  ['Package', 'XPDL. Export the process as BPMN 2.0 instead'],
  ['BpmnDiagram', 'BPMN 1.x. Open it in a current tool and save it as BPMN 2.0'],
  ['BusinessProcessDiagram', 'BPMN 1.x. Open it in a current tool and save it as BPMN 2.0'],
  ['mxfile', 'a draw.io drawing. Draw the process in a BPMN tool'],
  ['mxGraphModel', 'a draw.io drawing. Draw the process in a BPMN tool'],
  ['VisioDocument', 'a Visio drawing. Export it from Visio as BPMN'],
  ['html', 'a web page'],
  ['svg', 'an SVG picture'],
  ['epml', 'an event-driven process chain (EPML)'],
  ['pnml', 'a Petri net (PNML)'],
  ['AML', 'an ARIS export (AML). Export the model from ARIS as BPMN 2.0'],
  ['ADOXML', 'an ADONIS export. Export the model from ADONIS as BPMN 2.0'],
  ['specificationSet', 'a YAWL specification'],
  ['process-definition', 'a jPDL process of an old jBPM'],
  ['XMI', 'a UML or other XMI model'],
  ['log', 'an event log (XES)'],
]);

/** What an outermost element that is not BPMN's belongs to, e.g. `a DMN decision model`. */
export function recogniseRoot(name: string, namespace: string): string {
  const byNamespace = otherNamespaces.find(([pattern]) => pattern.test(namespace))?.[1];
  if (byNamespace !== undefined) return byNamespace;
  const byName = otherRoots.get(name);
  if (byName !== undefined) return byName;
  return namespace === ''
    ? `XML that begins with <${name}>`
    : `XML that begins with <${name}> of ${namespace}`;
}
