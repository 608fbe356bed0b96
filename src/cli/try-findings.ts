/**
 * The ways that the diagnosis says get stuck, tried on the real kernel and host by a scripted crew: `baton rehearse --ways`.
 *
 * Boundary: every decision is asked, so that the crew can answer as the way demands; what data would decide is not tried.
 */
import { basename } from 'node:path';
import type { Diagram } from '../bpmn/diagram.ts';
import type { Finding } from '../bpmn/finding.ts';
import { playScript, type ScriptedPlay } from '../host/rehearsal/script.ts';
import { checkDiagram } from '../wiring/check-diagram.ts';
import type { Definition } from '../wiring/definition.ts';
import type { WiringDocument } from '../wiring/wiring-document.ts';
import type { OpenStage } from './rehearse.ts';

export interface TriedFinding extends ScriptedPlay {
  readonly code: string;
  readonly element: string;
  readonly message: string;
  /** Where the diagnosis says that the case stands at the end; sorted. */
  readonly expected: readonly string[];
}

const STUCK: ReadonlySet<string> = new Set(['can-get-stuck', 'message-may-not-come']);
const CATALOGUE = { hasProcess: () => false };

export async function tryFindings(
  diagram: Diagram,
  file: string,
  openStage: OpenStage,
): Promise<readonly TriedFinding[]> {
  const { definition: usual } = checkDiagram(diagram, { format: 1 }, CATALOGUE);
  if (usual === undefined) return [];
  const { definition, diagnosis } = checkDiagram(diagram, askingEverything(usual), CATALOGUE);
  const tried: TriedFinding[] = [];
  for (const finding of diagnosis?.findings ?? []) {
    if (definition === undefined || !STUCK.has(finding.code)) continue;
    tried.push(await tryFinding(definition, finding, file, openStage));
  }
  return tried;
}

async function tryFinding(
  definition: Definition,
  { code, element = '', message, path = { steps: [], stuck: [] } }: Finding,
  file: string,
  openStage: OpenStage,
): Promise<TriedFinding> {
  const last = path.steps.at(-1)?.tokens ?? [];
  const expected = last.map((token) => token.element).sort();
  const stage = await openStage(1);
  try {
    const { line } = await stage.host.deploy({
      key: 'rehearsal',
      name: definition.name,
      fileName: basename(file),
      source: new Uint8Array(),
      wiring: { format: 1 },
      findings: [],
      definition,
    });
    const played = await playScript({ stage, deployment: line, definition, path });
    return { code, element, message, expected, ...played };
  } finally {
    await stage.host.close();
  }
}

function askingEverything({ processes }: Definition): WiringDocument {
  const decided = processes.flatMap(({ elements }) =>
    Object.values(elements).filter(
      (element) =>
        'decision' in element && element.decision.by === 'conditions' && element.outgoing.length > 1,
    ),
  );
  return {
    format: 1,
    decisions: Object.fromEntries(decided.map(({ id }) => [id, { by: 'question' as const }])),
  };
}
