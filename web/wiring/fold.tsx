/** A part of a panel that is folded away until one wants it; folded, it says in a few words what is in it. */
import { Collapse } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import classes from './fold.module.css';

export interface FoldProps {
  readonly title: string;
  readonly summary?: string | undefined;
  readonly children: ReactNode;
  readonly opened?: boolean;
}

export function Fold({ title, summary, children, opened = false }: FoldProps) {
  const [open, setOpen] = useState(opened);
  const id = useId();
  return (
    <section className={classes.fold}>
      <h3>
        <button type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          <IconChevronRight size={16} aria-hidden />
          <span className={classes.title}>{title}</span>
          {summary && !open ? <span className={classes.summary}>{summary}</span> : null}
        </button>
      </h3>
      <Collapse id={id} expanded={open}>
        <div className={classes.body}>{children}</div>
      </Collapse>
    </section>
  );
}
