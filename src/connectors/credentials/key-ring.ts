/**
 * The keys that credentials are sealed with: the first seals, every one opens.
 *
 * Boundary: where keys come from and how a new one takes their place. Sealing anew is the vault's.
 *
 * Invariants:
 * KR1  A key that rows may be sealed with is on the disk before the first of them is, and goes only after the last of
 *      them was sealed anew: whenever the process dies, everything opens with the keys that are there.
 * KR2  Baton's own key file is readable by its owner only, and is replaced as a whole.
 * KR3  A key from the environment or from a file named there is never written by Baton.
 */
import { existsSync, readFileSync } from 'node:fs';
import { chmod, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KEY_BYTES, newSealingKey, type SealingKey, sealingKey } from './sealing.ts';

export interface KeyRing {
  /** Where the keys come from, for a sentence: `the environment variable BATON_KEY`. */
  readonly origin: string;
  /** Those there are, the one that seals first; none where none was needed yet. */
  keys(): readonly SealingKey[];
  /** Whether a rotation was begun and not ended: only of keys that Baton keeps itself. */
  interrupted(): boolean;
  /** Makes the first key where there is none. */
  ensure(): Promise<SealingKey>;
  /** Puts a new key before the others; where keys are given from outside, they must hold the new one already. */
  beginRotation(): Promise<SealingKey>;
  /** Lets the old ones go; where keys are given from outside, that is their keeper's. */
  endRotation(): Promise<void>;
}

export interface KeySource {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dataFolder: string;
}

export class KeyProblem extends Error {
  override readonly name = 'KeyProblem';
}

/** Throws `KeyProblem` with a sentence where a key is given that is none. */
export function openKeyRing({ env, dataFolder }: KeySource): KeyRing {
  if (env.BATON_KEY !== undefined && env.BATON_KEY.trim() !== '') {
    const origin = 'the environment variable BATON_KEY';
    return new GivenKeys(origin, readKeys(env.BATON_KEY, origin));
  }
  if (env.BATON_KEY_FILE !== undefined && env.BATON_KEY_FILE.trim() !== '') {
    const origin = `the file ${env.BATON_KEY_FILE} that BATON_KEY_FILE names`;
    return new GivenKeys(origin, readKeys(readText(env.BATON_KEY_FILE, origin), origin));
  }
  const isShared = env.BATON_DATABASE !== undefined && env.BATON_DATABASE.trim() !== '';
  return new KeyFile(join(dataFolder, 'credentials.key'), isShared);
}

class GivenKeys implements KeyRing {
  readonly origin: string;
  readonly #keys: readonly SealingKey[];
  readonly #first: SealingKey;

  constructor(origin: string, keys: readonly SealingKey[]) {
    const [first] = keys;
    if (first === undefined) throw new KeyProblem(`Expected a key in ${origin}, found nothing.`);
    this.origin = origin;
    this.#keys = keys;
    this.#first = first;
  }

  keys(): readonly SealingKey[] {
    return this.#keys;
  }

  interrupted(): boolean {
    return false;
  }

  async ensure(): Promise<SealingKey> {
    return this.#first;
  }

  async beginRotation(): Promise<SealingKey> {
    if (this.#keys.length > 1) return this.#first;
    throw new KeyProblem(
      `The key comes from ${this.origin}, which Baton does not write. Put the new key there before the old one (two keys, separated by a comma or on two lines), start Baton again, and ask for the rotation once more.`,
    );
  }

  async endRotation(): Promise<void> {}
}

class KeyFile implements KeyRing {
  readonly origin: string;
  readonly #path: string;
  readonly #isShared: boolean;
  #keys: readonly SealingKey[];

  /** `isShared`: what it seals, other nodes open. */
  constructor(path: string, isShared: boolean) {
    this.#path = path;
    this.#isShared = isShared;
    this.origin = `the file ${path}`;
    this.#keys = existsSync(path) ? readKeys(readText(path, this.origin), this.origin) : [];
  }

  keys(): readonly SealingKey[] {
    return this.#keys;
  }

  interrupted(): boolean {
    return this.#keys.length > 1;
  }

  async ensure(): Promise<SealingKey> {
    const [first] = this.#keys;
    if (first !== undefined) return first;
    const made = newSealingKey();
    await this.#write([made]);
    return made;
  }

  async beginRotation(): Promise<SealingKey> {
    if (this.#isShared) {
      throw new KeyProblem(
        `The key is in ${this.origin}, where other nodes on the same database do not see a new one. Give all nodes the key as BATON_KEY, then the new one before it, start them again, and ask for the rotation once more.`,
      );
    }
    const made = newSealingKey();
    await this.#write([made, ...this.#keys]);
    return made;
  }

  async endRotation(): Promise<void> {
    await this.#write(this.#keys.slice(0, 1));
  }

  async #write(keys: readonly SealingKey[]): Promise<void> {
    const next = `${this.#path}.next`;
    const file = await open(next, 'w', 0o600);
    try {
      await file.writeFile(keys.map(({ bytes }) => `${Buffer.from(bytes).toString('base64')}\n`).join(''));
      await file.sync();
    } finally {
      await file.close();
    }
    // A file left by a crash keeps the mode it had.
    await chmod(next, 0o600);
    await rename(next, this.#path);
    await syncFolder(dirname(this.#path));
    this.#keys = keys;
  }
}

/** Without it a power cut may undo the renaming. Not every system lets folders be synced. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {}
}

function readKeys(text: string, origin: string): readonly SealingKey[] {
  const parts = text.split(/[\s,]+/u).filter((part) => part !== '');
  return parts.map((part) => {
    const bytes = /^[0-9a-f]{64}$/iu.test(part) ? Buffer.from(part, 'hex') : Buffer.from(part, 'base64');
    if (bytes.length === KEY_BYTES) return sealingKey(bytes);
    throw new KeyProblem(
      `Expected ${KEY_BYTES} bytes in base64 or hex in ${origin}, found something of ${part.length} characters that is not. “openssl rand -base64 32” makes one.`,
    );
  });
}

function readText(path: string, origin: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new KeyProblem(`The key for credentials cannot be read from ${origin}: ${why}.`, { cause: error });
  }
}
