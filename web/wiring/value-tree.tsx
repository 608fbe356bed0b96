/** An answer as a tree; a click on a value picks its place. What is not shown of a long list is said. */
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { SampleNode } from '../../src/server/api/wiring.ts';
import classes from './value-tree.module.css';

export interface ValueTreeProps {
  readonly nodes: readonly SampleNode[];
  readonly label: string;
  /** Places that are taken already. */
  readonly taken: ReadonlySet<string>;
  readonly onPick: (node: SampleNode) => void;
}

const openedDepth = 2;

export function ValueTree({ nodes, label, taken, onPick }: ValueTreeProps) {
  return (
    <section className={classes.tree} aria-label={label}>
      <Members nodes={nodes} depth={1} taken={taken} onPick={onPick} />
    </section>
  );
}

interface MembersProps {
  readonly nodes: readonly SampleNode[];
  readonly depth: number;
  readonly taken: ReadonlySet<string>;
  readonly onPick: (node: SampleNode) => void;
}

function Members({ nodes, ...rest }: MembersProps) {
  return (
    <ul className={classes.members}>
      {nodes.map((node) => (
        <Member key={node.path} node={node} {...rest} />
      ))}
    </ul>
  );
}

interface MemberProps extends Omit<MembersProps, 'nodes'> {
  readonly node: SampleNode;
}

function Member({ node, depth, taken, onPick }: MemberProps) {
  const [open, setOpen] = useState(depth <= openedDepth);
  const { name, path, text, children, more } = node;
  const isTaken = taken.has(path);
  const inner = children.length > 0;
  return (
    <li>
      <div className={classes.row}>
        {inner ? (
          <button
            type="button"
            className={classes.fold}
            aria-expanded={open}
            aria-label={`${open ? 'Fold' : 'Unfold'} ${path}`}
            onClick={() => setOpen(!open)}
          >
            <IconChevronRight size={14} aria-hidden />
          </button>
        ) : (
          <span className={classes.fold} />
        )}
        <button
          type="button"
          className={classes.pick}
          data-taken={isTaken || undefined}
          disabled={isTaken}
          aria-label={isTaken ? `${path} is kept already` : `Keep ${path}: ${text}`}
          onClick={() => onPick(node)}
        >
          <span className={classes.name}>{name}</span>
          <span className={classes.value}>{inner && open ? '' : text}</span>
          <span className={classes.act} aria-hidden>
            {isTaken ? 'kept' : 'keep'}
          </span>
        </button>
      </div>
      {inner && open ? <Members nodes={children} depth={depth + 1} taken={taken} onPick={onPick} /> : null}
      {open && more ? <p className={classes.more}>There is more in it than is shown.</p> : null}
    </li>
  );
}
