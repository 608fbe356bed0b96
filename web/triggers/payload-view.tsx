/**
 * What came in, as a tree one unfolds or as the text it was sent as. Only so much of it is put on the page; what is left out
 * is said.
 */
import { Button } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import type { SampleNode } from '../../src/server/api/wiring.ts';
import { sampleNodes } from '../wiring/sample-nodes.ts';
import classes from './payload-view.module.css';

const longestText = 20_000;

export function PayloadView({ payload }: { readonly payload: Json }) {
  const [asText, setAsText] = useState(false);
  const nodes = useMemo(() => sampleNodes(payload), [payload]);
  return (
    <section className={classes.payload} aria-label="What came in">
      <div className={classes.head}>
        <h4>What came in</h4>
        <Button variant="subtle" size="compact-xs" aria-pressed={asText} onClick={() => setAsText(!asText)}>
          {asText ? 'As a tree' : 'As text'}
        </Button>
      </div>
      {asText ? (
        <PayloadText payload={payload} />
      ) : nodes.length === 0 ? (
        <p className={classes.more}>Nothing came with it.</p>
      ) : (
        <div className={classes.tree}>
          <Members nodes={nodes} depth={1} />
        </div>
      )}
    </section>
  );
}

function PayloadText({ payload }: { readonly payload: Json }) {
  const text = useMemo(() => JSON.stringify(payload, undefined, 2), [payload]);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <pre className={classes.text} tabIndex={0}>
        {text.slice(0, longestText)}
      </pre>
      {text.length > longestText ? (
        <p className={classes.more}>
          {(text.length - longestText).toLocaleString('en')} characters more are not shown.
        </p>
      ) : null}
    </>
  );
}

const openedDepth = 2;

function Members({ nodes, depth }: { readonly nodes: readonly SampleNode[]; readonly depth: number }) {
  return (
    <ul className={classes.members}>
      {nodes.map((node) => (
        <Member key={node.path} node={node} depth={depth} />
      ))}
    </ul>
  );
}

function Member({ node, depth }: { readonly node: SampleNode; readonly depth: number }) {
  const { name, path, text, children, more } = node;
  const [open, setOpen] = useState(depth < openedDepth && path !== 'headers');
  const inner = children.length > 0;
  return (
    <li>
      {inner ? (
        <button type="button" className={classes.row} aria-expanded={open} onClick={() => setOpen(!open)}>
          <IconChevronRight size={14} aria-hidden />
          <span className={classes.name}>{name}</span>
          <span className={classes.value}>{open ? '' : text}</span>
        </button>
      ) : (
        <div className={classes.row}>
          <span />
          <span className={classes.name}>{name}</span>
          <span className={classes.value}>{text}</span>
        </div>
      )}
      {inner && open ? <Members nodes={children} depth={depth + 1} /> : null}
      {open && more ? <p className={classes.more}>There is more in it than is shown.</p> : null}
    </li>
  );
}
