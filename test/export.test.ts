/**
 * A diagram is given back exactly as it was added, byte for byte: every vendor's own attributes and elements, its encoding,
 * its blanks. Over the files of the MIWG, which every tool on the market has written.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeployResult } from '../src/server/api/processes.ts';
import { type RunningBaton, runBaton, upload } from './running-baton.ts';

const folder = resolve(import.meta.dirname, '../../shared/corpora/miwg');
const files = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.bpmn'))
  : [];
/** One file of each tool is enough to meet every writer. */
const ofEachTool = [...new Map(files.map((file) => [file.split('/')[0], file])).values()];

describe.skipIf(ofEachTool.length === 0)(
  'the files of the MIWG (skipped where ../shared/corpora is absent)',
  () => {
    let baton: RunningBaton;
    beforeAll(async () => {
      baton = await runBaton();
    });
    afterAll(() => baton.close());

    test('come back byte for byte', async () => {
      let compared = 0;
      for (const [index, file] of ofEachTool.entries()) {
        const content = readFileSync(join(folder, file));
        const form = upload(content, basename(file), { key: `file-${index}` });
        const deployed = await baton.ask<DeployResult>('POST', '/api/processes', form);
        // What cannot run is not kept, so there is nothing to give back.
        if (deployed.status >= 400) continue;
        const back = await fetch(`${baton.url}/api/processes/file-${index}/file`);
        expect(Buffer.compare(Buffer.from(await back.arrayBuffer()), content), file).toBe(0);
        expect(back.headers.get('content-disposition')).toContain(encodeURIComponent(basename(file)));
        compared++;
      }
      expect(compared).toBeGreaterThan(ofEachTool.length / 2);
    }, 120_000);
  },
);
