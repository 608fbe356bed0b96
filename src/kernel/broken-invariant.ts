/**
 * A broken invariant of the kernel: never the user's doing. The host stops that instance, loudly, and no other.
 */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
}

export function assertPresent<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new BrokenInvariant(`expected ${what}, found nothing`);
  return value;
}
