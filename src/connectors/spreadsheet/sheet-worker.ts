/** The thread that does jobs on workbooks, one after the other. */
import { parentPort } from 'node:worker_threads';
import { readSheet } from './read-sheet.ts';
import { type SheetJob, type SheetOutcome, SheetRefused } from './sheet-job.ts';
import { appendRows, createWorkbook } from './write-sheet.ts';

parentPort?.on('message', async (job: SheetJob) => {
  parentPort?.postMessage(await outcomeOf(job));
});

async function outcomeOf(job: SheetJob): Promise<SheetOutcome> {
  try {
    switch (job.kind) {
      case 'read':
        return { ok: true, result: await readSheet(job) };
      case 'create':
        return { ok: true, result: await createWorkbook(job) };
      case 'append':
        return { ok: true, result: await appendRows(job) };
    }
  } catch (error) {
    if (error instanceof SheetRefused) return { ok: false, problem: error.problem };
    throw error;
  }
}
