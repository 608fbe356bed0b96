/**
 * A small ext4 file system in a file, mounted through a loop device, whose power can be cut.
 *
 * What is written inside lies first in the page cache of the inner file system, and reaches the image file only when
 * it is synced (or written back in the background, many seconds later). So a copy of the image file, taken while the
 * file system is mounted and its writer frozen, holds what a disk would hold after the power went: what was synced,
 * and nothing that only the kernel knew. It must be the file that is copied: reading the loop device itself would go
 * through the cache again.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Only root can mount, and not in every container: tried once, honestly, with a file written and read back. */
export function whyNoLoopDevices(): string | undefined {
  if (process.platform !== 'linux') return 'not Linux';
  const directory = mkdtempSync(join(tmpdir(), 'baton-probe-'));
  try {
    const image = DiskImage.format(join(directory, 'probe.img'), join(directory, 'mounted'));
    image.unmount();
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? 'failed') : String(error);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export class DiskImage {
  readonly file: string;
  readonly mountPoint: string;
  #isMounted = true;

  private constructor(file: string, mountPoint: string) {
    this.file = file;
    this.mountPoint = mountPoint;
  }

  static format(file: string, mountPoint: string): DiskImage {
    run('truncate', '--size=128M', file);
    run('mkfs.ext4', '-q', '-F', file);
    return DiskImage.mount(file, mountPoint);
  }

  /** `commit=600`: the file system's own timer writes nothing back while a round lasts. */
  static mount(file: string, mountPoint: string): DiskImage {
    mkdirSync(mountPoint, { recursive: true });
    run('mount', '-o', 'loop,commit=600', file, mountPoint);
    return new DiskImage(file, mountPoint);
  }

  /** What is on the disk at this moment, as another image. The writer must be frozen. */
  copyAsAfterPowerCut(file: string): void {
    copyFileSync(this.file, file);
  }

  unmount(): void {
    run('umount', this.mountPoint);
    this.#isMounted = false;
  }

  /** When a test has failed half-way: nothing may stay behind, whoever still holds a file open. */
  abandon(): void {
    if (this.#isMounted) run('umount', '--lazy', this.mountPoint);
    this.#isMounted = false;
  }
}

function run(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
