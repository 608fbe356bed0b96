/**
 * The worker thread: takes one run after the other, each in a sandbox of its own.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { runScript } from './run-script.ts';
import type { ScriptRun, WorkerMessage, WorkerSettings } from './script-protocol.ts';

const { module }: WorkerSettings = workerData;

parentPort?.on('message', (run: ScriptRun) => {
  void runScript(module, run).then((outcome) => {
    tell({ kind: 'outcome', outcome });
  });
});
tell({ kind: 'ready' });

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}
