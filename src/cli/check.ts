/**
 * `baton check`: what was read from each file, and its findings.
 *
 * Boundary: files in, text or JSON out; nothing is deployed and no data folder is touched.
 */
import { basename } from 'node:path';
import type { DiagramCounts } from '../bpmn/diagram.ts';
import type { Finding } from '../bpmn/finding.ts';
import { lintDiagram } from '../bpmn/lint-diagram.ts';
import { readDiagram } from '../bpmn/read-diagram.ts';
import { compileDefinition } from '../wiring/compile.ts';
import type { Suggestion } from '../wiring/suggestions.ts';
import { readArguments, UsageError } from './arguments.ts';
import type { Environment } from './environment.ts';
import { FileNotOpened, readNamedFile } from './read-file.ts';

export interface CheckReport {
  readonly file: string;
  readonly runnable: boolean;
  readonly name?: string;
  readonly encoding?: string;
  readonly exporter?: string;
  readonly dialects?: readonly string[];
  readonly drawnShapes?: number;
  /** What was read; absent where nothing could be. */
  readonly read?: DiagramCounts;
  readonly findings: readonly Finding[];
  /** Why the file could not even be opened. */
  readonly reason?: string;
  readonly suggestions: readonly Suggestion[];
}

/** Exit code 1 where any finding is an error or a file cannot be opened. */
export async function check(args: readonly string[], environment: Environment): Promise<number> {
  const { values, positionals } = readArguments(args, { json: { type: 'boolean', default: false } });
  if (positionals.length === 0) throw new UsageError('Expected at least one BPMN file, found none.');
  let bad = 0;
  for (const file of positionals) {
    const report = await checkFile(file);
    if (!report.runnable) bad += 1;
    environment.out(values.json === true ? JSON.stringify(report) : describe(report));
  }
  return bad === 0 ? 0 : 1;
}

export async function checkFile(file: string): Promise<CheckReport> {
  let bytes: Uint8Array;
  try {
    bytes = await readNamedFile(file);
  } catch (error) {
    if (!(error instanceof FileNotOpened)) throw error;
    return { file, runnable: false, reason: error.message, findings: [], suggestions: [] };
  }
  const read = await readDiagram(bytes, basename(file));
  if (!read.ok) return { file, runnable: false, findings: [read.refusal, ...read.findings], suggestions: [] };
  const { diagram } = read;
  const compiled = compileDefinition(diagram, { format: 1 }, { hasProcess: () => false });
  const findings = [...diagram.findings, ...lintDiagram(diagram), ...compiled.findings];
  const exporter =
    diagram.exporter && [diagram.exporter.name, diagram.exporter.version].filter(Boolean).join(' ');
  return {
    file,
    runnable: compiled.definition !== undefined && findings.every(({ severity }) => severity !== 'error'),
    ...(diagram.name === undefined ? {} : { name: diagram.name }),
    encoding: diagram.encoding,
    ...(exporter === undefined ? {} : { exporter }),
    dialects: diagram.dialects,
    drawnShapes: diagram.drawnShapes,
    read: diagram.counts,
    findings,
    suggestions: compiled.suggestions,
  };
}

function describe(report: CheckReport): string {
  if (report.reason !== undefined) return report.reason;
  const lines = [`${report.file}: ${report.runnable ? 'runs' : 'does not run'}`];
  if (report.read) lines.push(...countLines(report.read), ...factLines(report));
  for (const finding of report.findings) {
    const where = finding.element === undefined ? '' : ` [${finding.element}]`;
    lines.push(
      `  ${finding.severity}${where} ${finding.message}${finding.default === undefined ? '' : ` ${finding.default}`}`,
    );
  }
  for (const suggestion of report.suggestions)
    lines.push(`  suggestion [${suggestion.element}] ${suggestion.message}`);
  return lines.join('\n');
}

function countLines(counts: DiagramCounts): string[] {
  const totals: readonly (readonly [number, string, string])[] = [
    [counts.processes, 'process', 'processes'],
    [counts.participants, 'pool', 'pools'],
    [counts.lanes, 'lane', 'lanes'],
    [counts.sequenceFlows, 'sequence flow', 'sequence flows'],
    [counts.messageFlows, 'message flow', 'message flows'],
    [counts.dataObjects, 'data object', 'data objects'],
    [counts.textAnnotations, 'annotation', 'annotations'],
  ];
  const shown = totals
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${count} ${count === 1 ? one : many}`);
  const nodes = Object.entries(counts.flowNodes)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([type, count]) => `${type} ${count}`);
  return [
    `  read: ${shown.join(', ') || 'nothing'}`,
    ...(nodes.length === 0 ? [] : [`  elements: ${nodes.join(', ')}`]),
  ];
}

function factLines({ encoding, exporter, dialects = [] }: CheckReport): string[] {
  const facts = [
    ...(encoding === undefined ? [] : [`encoding ${encoding}`]),
    ...(exporter === undefined ? [] : [`drawn with ${exporter}`]),
    ...(dialects.length === 0 ? [] : [`dialects ${dialects.join(', ')}`]),
  ];
  return facts.length === 0 ? [] : [`  file: ${facts.join('; ')}`];
}
