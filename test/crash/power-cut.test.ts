/**
 * The power goes while the host is under load. SIGKILL does not test fsync, because the kernel keeps what a killed
 * process wrote; a disk without power does not (disk-image.ts says how that is made).
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Acknowledgement, WorkerRequest } from './acknowledgement.ts';
import { DiskImage, whyNoLoopDevices } from './disk-image.ts';
import { lostOrDoubled, readHistories, repeatedTransitions } from './verify.ts';
import { WorkerProcess } from './worker-process.ts';

const ROUNDS = 10;
const ROUNDS_WITHOUT_SYNC = 6;

const missing = whyNoLoopDevices();
const directory = mkdtempSync(join(tmpdir(), 'baton-power-'));
const disks: DiskImage[] = [];
afterAll(() => {
  for (const disk of disks) disk.abandon();
  rmSync(directory, { recursive: true, force: true });
});

function onDisk(disk: DiskImage): DiskImage {
  disks.push(disk);
  return disk;
}

/** One disk through many power cuts; what is wrong after each. */
async function cutOverAndOver(
  name: string,
  rounds: number,
  synchronous: WorkerRequest['synchronous'],
): Promise<{ wrong: string[][]; acknowledged: number }> {
  const at = (file: string): string => join(directory, `${name}-${file}`);
  const wrong: string[][] = [];
  let acknowledged: Acknowledgement[] = [];
  let disk = onDisk(DiskImage.format(at('disk-0.img'), at('mounted-0')));
  for (let round = 1; round <= rounds; round++) {
    const request = { effects: at('effects.txt'), round, drain: false, synchronous };
    const worker = new WorkerProcess({ ...request, database: join(disk.mountPoint, 'baton.db') });
    const isReady = await worker.until('ready');
    await sleep(50 + Math.random() * 400);
    worker.signal('SIGSTOP');
    // What was acknowledged before the freeze is in the pipe by now, and read.
    await sleep(20);
    const inTime = [...worker.acknowledged];
    const next = at(`disk-${round}.img`);
    disk.copyAsAfterPowerCut(next);
    worker.signal('SIGKILL');
    await worker.ended();
    disk.unmount();
    rmSync(disk.file);
    expect(isReady, worker.errors).toBe(true);
    acknowledged.push(...inTime);

    disk = onDisk(DiskImage.mount(next, at(`mounted-${round}`)));
    const found = await lookInto(disk.mountPoint, at(`found-${round}`), acknowledged);
    wrong.push(found);
    // Counted once: what one cut has lost is not held against the next.
    if (found.length > 0) acknowledged = [];
  }
  const count = acknowledged.length;
  disk.unmount();
  return { wrong, acknowledged: count };
}

/** Looks at a copy of the files: an open database, or one whose closing is not quite over, would hold on to the disk. */
async function lookInto(
  mountPoint: string,
  copy: string,
  acknowledged: readonly Acknowledgement[],
): Promise<string[]> {
  cpSync(mountPoint, copy, { recursive: true, filter: (path) => !path.endsWith('lost+found') });
  try {
    const store = await openSqliteStore(join(copy, 'baton.db'));
    const { histories, wrong } = await readHistories(store);
    await store.close();
    return [...wrong, ...lostOrDoubled(acknowledged, histories), ...repeatedTransitions(histories)];
  } catch (error) {
    return [`the database cannot be read: ${String(error)}`];
  } finally {
    rmSync(copy, { recursive: true });
  }
}

describe.skipIf(missing !== undefined)(
  `power cuts on an ext4 image${missing === undefined ? '' : ` (no loop devices: ${missing})`}`,
  () => {
    it(`${ROUNDS} of them lose nothing that was acknowledged`, { timeout: 240_000 }, async () => {
      const { wrong, acknowledged } = await cutOverAndOver('full', ROUNDS, 'FULL');
      expect(wrong).toEqual(Array.from({ length: ROUNDS }, () => []));
      console.log(`${ROUNDS} power cuts: ${acknowledged} acknowledged commands, none lost`);
      expect(acknowledged).toBeGreaterThan(ROUNDS);
    });

    it('would be seen to lose acknowledged commands if the store did not sync', {
      timeout: 240_000,
    }, async () => {
      const { wrong } = await cutOverAndOver('off', ROUNDS_WITHOUT_SYNC, 'OFF');
      const losing = wrong.filter((found) => found.length > 0).length;
      console.log(`without sync ${losing} of ${ROUNDS_WITHOUT_SYNC} power cuts lost acknowledged commands`);
      expect(losing).toBeGreaterThan(0);
    });
  },
);
