/** What became of the steps of one version in the next, as a list linked with the drawing. */
import type { ReactNode } from 'react';
import type { Changes } from '../../src/server/api/processes.ts';
import { countOf } from '../design/counting.ts';
import classes from './change-list.module.css';

export interface ChangeListProps {
  readonly changes: Changes;
  readonly onHover: (element: string | undefined) => void;
  readonly onSelect: (element: string) => void;
}

/** What is new or otherwise on the drawing of the newer version. */
export function changedElements({ added, followed, rewired }: Changes): Set<string> {
  const renamed = followed.filter(({ before, after }) => before.name !== after.name);
  return new Set([
    ...added.map(({ element }) => element),
    ...renamed.map(({ after }) => after.element),
    ...rewired.map(({ element }) => element),
  ]);
}

export function ChangeList({ changes, onHover, onSelect }: ChangeListProps) {
  const { added, removed, followed, same, from } = changes;
  const renamed = followed.filter(({ before, after }) => before.name !== after.name);
  const unsure = followed.filter((one) => one.before.name === one.after.name && one.confidence < 0.7);
  const found = followed.length - renamed.length - unsure.length + same;
  const row = (key: string, element: string, name: string, more?: ReactNode) => (
    <li key={key}>
      <button
        type="button"
        className={classes.element}
        onClick={() => onSelect(element)}
        onMouseEnter={() => onHover(element)}
        onMouseLeave={() => onHover(undefined)}
        onFocus={() => onHover(element)}
        onBlur={() => onHover(undefined)}
      >
        {name}
      </button>
      {more ? <span className={classes.more}>{more}</span> : null}
    </li>
  );
  return (
    <div className={classes.changes}>
      <p className={classes.same}>
        {found === 0
          ? `Nothing of version ${from} was found again.`
          : `${countOf(found, 'element')} of version ${from} ${found === 1 ? 'is' : 'are'} found again as before.`}
      </p>
      <Group title="New" items={added.map((one) => row(one.element, one.element, one.name))} />
      <Group
        title="Gone"
        items={removed.map((one) => (
          <li key={one.element}>
            <span className={classes.gone}>{one.name}</span>
          </li>
        ))}
      />
      <Group
        title="Renamed"
        items={renamed.map(({ before, after, reason }) =>
          row(after.element, after.element, after.name, `was “${before.name}”. ${reason}`),
        )}
      />
      <Group
        title="Please have a look"
        items={unsure.map(({ after, reason }) => row(after.element, after.element, after.name, reason))}
      />
    </div>
  );
}

function Group({ title, items }: { readonly title: string; readonly items: readonly ReactNode[] }) {
  if (items.length === 0) return null;
  return (
    <section className={classes.group}>
      <h4>
        {title} <span className={classes.number}>{items.length}</span>
      </h4>
      <ul>{items}</ul>
    </section>
  );
}
