/** Puts the process of these runs into the library of nodes that are just starting. */
import { setTimeout as pause } from 'node:timers/promises';
import type { DeployResult } from '../../src/server/api/processes.ts';
import { upload } from '../running-baton.ts';
import { diagram, PROCESS_KEY, wiringTo } from './chaos-process.ts';
import type { NodeClient } from './node-client.ts';
import type { Stage } from './stage.ts';

/** `recorder`: where its effects are recorded. */
export async function deploy(client: NodeClient, { nodes: [node] }: Stage, recorder: string): Promise<void> {
  // Answered by whichever node is up; a file is sent by hand, to the first of them.
  await client.get('/api/health');
  const form = upload(diagram, 'chaos.bpmn', {
    wiring: JSON.stringify(wiringTo(recorder)),
    key: PROCESS_KEY,
  });
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(`${node?.url}/api/processes`, { method: 'POST', body: form }).catch(
      () => undefined,
    );
    if (answer?.status === 200 || answer?.status === 201) {
      const { key } = (await answer.json()) as DeployResult; // cast: the API's schema
      if (key === PROCESS_KEY) return;
    }
    if (attempt === 100) throw new Error(`The process was not deployed: ${await answer?.text()}`);
    await pause(100);
  }
}
