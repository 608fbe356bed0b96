/**
 * `baton check`: what was read from each file, and its findings.
 *
 * Boundary: files in, text or JSON out; nothing is deployed and no data folder is touched.
 */
import { basename } from 'node:path';
import type { DiagramCounts } from '../bpmn/diagram.ts';
import type { Finding } from '../bpmn/finding.ts';
import { readDiagram } from '../bpmn/read-diagram.ts';
import type { SimulationScenario } from '../bpmn/read-simulation.ts';
import type { Diagnosis } from '../bpmn/soundness/diagnose.ts';
import { checkDiagram } from '../wiring/check-diagram.ts';
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
  /** Simulation parameters (BPSim), where the file has some. */
  readonly simulation?: readonly SimulationScenario[];
  readonly findings: readonly Finding[];
  /** Why the file could not even be opened. */
  readonly reason?: string;
  readonly suggestions: readonly Suggestion[];
  /** Whether every case can be finished; absent where it does not run. */
  readonly diagnosis?: Omit<Diagnosis, 'findings'>;
}

/** Of the way to a finding, the last steps are printed. */
const MOST_STEPS = 12;

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
  const checked = checkDiagram(diagram, { format: 1 }, { hasProcess: () => false });
  const { findings, diagnosis } = checked;
  const exporter =
    diagram.exporter && [diagram.exporter.name, diagram.exporter.version].filter(Boolean).join(' ');
  return {
    file,
    runnable: checked.definition !== undefined && findings.every(({ severity }) => severity !== 'error'),
    ...(diagram.name === undefined ? {} : { name: diagram.name }),
    encoding: diagram.encoding,
    ...(exporter === undefined ? {} : { exporter }),
    dialects: diagram.dialects,
    drawnShapes: diagram.drawnShapes,
    read: diagram.counts,
    ...(diagram.simulation.length === 0 ? {} : { simulation: diagram.simulation }),
    findings,
    suggestions: checked.suggestions,
    ...(diagnosis === undefined ? {} : { diagnosis: spoken(diagnosis) }),
  };
}

/** Its findings stand among the others. */
function spoken({ verdict, isWhole, situations, statement }: Diagnosis): Omit<Diagnosis, 'findings'> {
  return { verdict, isWhole, situations, statement };
}

function describe(report: CheckReport): string {
  if (report.reason !== undefined) return report.reason;
  const lines = [`${report.file}: ${report.runnable ? 'runs' : 'does not run'}`];
  if (report.read) lines.push(...countLines(report.read), ...factLines(report));
  if (report.diagnosis) lines.push(`  ways through: ${report.diagnosis.statement}`);
  for (const finding of report.findings) {
    const where = finding.element === undefined ? '' : ` [${finding.element}]`;
    lines.push(
      `  ${finding.severity}${where} ${finding.message}${finding.default === undefined ? '' : ` ${finding.default}`}`,
    );
    for (const [index, step] of (finding.path?.steps ?? []).slice(-MOST_STEPS).entries())
      lines.push(
        `    ${index + 1 + Math.max(0, (finding.path?.steps.length ?? 0) - MOST_STEPS)}. ${step.text}`,
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

function factLines({ encoding, exporter, dialects = [], simulation = [] }: CheckReport): string[] {
  const simulated = simulation.flatMap(({ elements }) => elements).length;
  const facts = [
    ...(encoding === undefined ? [] : [`encoding ${encoding}`]),
    ...(exporter === undefined ? [] : [`drawn with ${exporter}`]),
    ...(dialects.length === 0 ? [] : [`dialects ${dialects.join(', ')}`]),
    ...(simulated === 0 ? [] : [`simulation parameters of ${simulated} elements`]),
  ];
  return facts.length === 0 ? [] : [`  file: ${facts.join('; ')}`];
}
