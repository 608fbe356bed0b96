/**
 * `baton rehearse FILE… [--json] [--seed N] [--runs N] [--ways] [--vars JSON]`: how a folder of diagrams is measured. Each file
 * is read, compiled, deployed into a host of its own in memory and played by a crew.
 *
 * Boundary: files in, text out; the stage (host, store, clock) comes from `main.ts`.
 */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { Finding, FindingPath } from '../bpmn/finding.ts';
import { readDiagram } from '../bpmn/read-diagram.ts';
import type { Diagnosis } from '../bpmn/soundness/diagnose.ts';
import { waysToAnEnd } from '../bpmn/soundness/ways-to-an-end.ts';
import type { PreparedDeployment } from '../host/host-api.ts';
import { type Rehearsal, rehearse, type Stage, type TraceLine } from '../host/rehearsal/rehearse.ts';
import type { Variables } from '../kernel/command.ts';
import { behaviourModelOf } from '../wiring/behaviour-model-of.ts';
import { checkDiagram } from '../wiring/check-diagram.ts';
import { FileNotOpened, readNamedFile } from './read-file.ts';
import { type TriedFinding, tryFindings } from './try-findings.ts';

export type OpenStage = (seed: number) => Promise<Stage>;

export interface RehearsalReport {
  readonly file: string;
  readonly outcome: Rehearsal['outcome'] | 'refused';
  readonly findings: readonly Pick<Finding, 'code' | 'severity' | 'element' | 'message'>[];
  /** What the diagnosis says: whether a case can always be finished. Absent where it is refused. */
  readonly verdict?: Diagnosis['verdict'];
  readonly trace: readonly TraceLine[];
  readonly variables: Variables;
  readonly reason?: string;
  /** Why a case got stuck, where another one was begun then that took care to come to an end. */
  readonly stalledBefore?: string;
  /** With `--ways`: what became of the ways that the diagnosis says get stuck. */
  readonly ways?: readonly TriedFinding[];
  /** With `--runs`: what each seed came to. */
  readonly runs?: readonly {
    readonly seed: number;
    readonly outcome: Rehearsal['outcome'];
    readonly reason?: string;
  }[];
}

export interface RehearseOutput {
  out(text: string): void;
  error(text: string): void;
}

interface PlayOptions extends Options {
  readonly waysOut: readonly FindingPath[];
}

interface Options {
  readonly files: readonly string[];
  readonly json: boolean;
  readonly seed: number;
  readonly runs: number;
  readonly ways: boolean;
  readonly variables: Variables;
}

/** Exit code 0: every file completed; 1: some did not; 2: the arguments make no sense. */
export async function rehearseCommand(
  args: readonly string[],
  openStage: OpenStage,
  output: RehearseOutput,
): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    output.error(
      `${options}\nUsage: baton rehearse FILE… [--json] [--seed N] [--runs N] [--ways] [--vars JSON]`,
    );
    return 2;
  }
  let failures = 0;
  for (const file of options.files) {
    const report = await rehearseFile(file, options, openStage);
    if (report.outcome !== 'completed') failures += 1;
    output.out(options.json ? JSON.stringify(report) : describe(report));
  }
  if (!options.json && options.files.length > 1) {
    output.out(`${options.files.length - failures} of ${options.files.length} files completed`);
  }
  return failures === 0 ? 0 : 1;
}

function readOptions(args: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        runs: { type: 'string', default: '1' },
        ways: { type: 'boolean', default: false },
        vars: { type: 'string', default: '{}' },
      },
    });
    if (positionals.length === 0) return 'Expected at least one BPMN file, found none.';
    const seed = Number(values.seed);
    if (!Number.isSafeInteger(seed) || seed < 0)
      return `--seed: expected a whole number from 0, found “${values.seed}”.`;
    const runs = Number(values.runs);
    if (!Number.isSafeInteger(runs) || runs < 1)
      return `--runs: expected a whole number from 1, found “${values.runs}”.`;
    const variables = readVariables(values.vars);
    if (variables === undefined)
      return `--vars: expected a JSON object such as {"amount": 100}, found “${values.vars}”.`;
    return { files: positionals, json: values.json, seed, runs, ways: values.ways, variables };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function readVariables(text: string): Variables | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(Object.entries(value));
  } catch {
    return undefined;
  }
}

async function rehearseFile(file: string, options: Options, openStage: OpenStage): Promise<RehearsalReport> {
  const refused = { file, outcome: 'refused' as const, trace: [], variables: {} };
  let bytes: Uint8Array;
  try {
    bytes = await readNamedFile(file);
  } catch (error) {
    if (!(error instanceof FileNotOpened)) throw error;
    return { ...refused, findings: [], reason: error.message };
  }
  const read = await readDiagram(bytes, basename(file));
  if (!read.ok) {
    return {
      ...refused,
      findings: [...read.findings, read.refusal].map(brief),
      reason: read.refusal.message,
    };
  }
  const checked = checkDiagram(read.diagram, { format: 1 }, { hasProcess: () => false });
  const findings = checked.findings.map(brief);
  if (checked.definition === undefined || checked.diagnosis === undefined) {
    return { ...refused, findings, reason: errorsOf(findings) };
  }
  // Only where a case can get stuck is there anything to avoid.
  const waysOut =
    checked.diagnosis.verdict === 'unsound' ? waysToAnEnd(behaviourModelOf(checked.definition)) : [];
  const prepared: PreparedDeployment = {
    key: 'rehearsal',
    name: checked.definition.name,
    fileName: basename(file),
    source: bytes,
    wiring: { format: 1 },
    findings: [],
    definition: checked.definition,
  };
  try {
    return {
      file,
      findings,
      verdict: checked.diagnosis.verdict,
      ...(await playSeeds(prepared, { ...options, waysOut }, openStage)),
      ...(options.ways && { ways: await tryFindings(read.diagram, file, openStage) }),
    };
  } catch (error) {
    const reason = `Baton itself failed: ${error instanceof Error ? error.message : String(error)}`;
    return { ...refused, outcome: 'incident', findings, reason };
  }
}

/** The first seed whose run does not complete is the one reported; otherwise the first. */
async function playSeeds(prepared: PreparedDeployment, options: PlayOptions, openStage: OpenStage) {
  const played: { seed: number; rehearsal: Rehearsal }[] = [];
  for (let seed = options.seed; seed < options.seed + options.runs; seed += 1) {
    played.push({ seed, rehearsal: await playSeed(prepared, seed, options, openStage) });
  }
  const told =
    played.find(({ rehearsal }) => rehearsal.outcome !== 'completed') ??
    played.find(({ rehearsal }) => rehearsal.stalledBefore !== undefined) ??
    played[0];
  if (told === undefined) throw new Error('at least one run is played');
  if (options.runs === 1) return told.rehearsal;
  const runs = played.map(({ seed, rehearsal: { outcome, reason } }) => ({
    seed,
    outcome,
    ...(reason === undefined ? {} : { reason }),
  }));
  return { ...told.rehearsal, runs };
}

async function playSeed(
  prepared: PreparedDeployment,
  seed: number,
  { variables, waysOut }: PlayOptions,
  openStage: OpenStage,
) {
  const stage = await openStage(seed);
  try {
    const { line } = await stage.host.deploy(prepared);
    return await rehearse({
      stage,
      deployment: line,
      definition: prepared.definition,
      seed,
      variables,
      waysOut,
    });
  } finally {
    await stage.host.close();
  }
}

function brief({ code, severity, element, message }: Finding): RehearsalReport['findings'][number] {
  return { code, severity, message, ...(element === undefined ? {} : { element }) };
}

function errorsOf(findings: RehearsalReport['findings']): string {
  return findings
    .filter((finding) => finding.severity === 'error')
    .map((finding) =>
      finding.element === undefined ? finding.message : `${finding.element}: ${finding.message}`,
    )
    .join('; ');
}

function describe(report: RehearsalReport): string {
  // Whatever is refused for what it holds has a finding; without one it was never read.
  if (report.outcome === 'refused' && report.findings.length === 0 && report.reason !== undefined)
    return report.reason;
  const steps = report.trace.filter((line) => line.event === 'element-completed').length;
  const head = `${report.file}: ${report.outcome}, ${counted(steps, 'element')} completed, ${counted(report.findings.length, 'finding')}`;
  const runs = (report.runs ?? []).map(
    ({ seed, outcome, reason }) => `  seed ${seed}: ${outcome}${reason ? ` – ${reason}` : ''}`,
  );
  const lines = runs.length > 0 ? runs : report.reason === undefined ? [] : [`  ${report.reason}`];
  const before =
    report.stalledBefore === undefined ? [] : [`  A case before it got stuck: ${report.stalledBefore}`];
  const ways = (report.ways ?? []).map(({ message, outcome }) => `  ${outcome}: ${message}`);
  return [head, ...before, ...lines, ...ways].join('\n');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
