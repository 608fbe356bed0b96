/** A person's initials. */
import classes from './person-disc.module.css';

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0] ?? '')
    .join('')
    .toUpperCase();
}

export function PersonDisc({ name, size = 26 }: { readonly name: string; readonly size?: number }) {
  return (
    <span className={classes.disc} style={{ width: size, height: size, fontSize: size * 0.4 }} aria-hidden>
      {initials(name)}
    </span>
  );
}
