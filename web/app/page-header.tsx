/** The head of every page: where one is, what can be done here, and the way to everything else. */
import { UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { find } from './find-store.ts';
import classes from './page-header.module.css';

export interface PageHeaderProps {
  readonly title: string;
  /** The link back: "Processes". */
  readonly parent?: ReactNode;
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
}

export function PageHeader({ title, parent, aside, actions }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · Baton`;
  }, [title]);
  return (
    <header className={classes.header}>
      <div className={classes.where}>
        {parent ? (
          <span className={classes.parent}>
            {parent}
            <IconChevronRight size={14} aria-hidden />
          </span>
        ) : null}
        <h1 className={classes.title} title={title}>
          {title}
        </h1>
        {aside ? <div className={classes.aside}>{aside}</div> : null}
      </div>
      <UnstyledButton className={classes.find} onClick={find.open} aria-label="Find anything (Ctrl K)">
        <IconSearch size={16} aria-hidden />
        <span className={classes.findWords}>Find…</span>
        <kbd className={classes.keys}>Ctrl K</kbd>
      </UnstyledButton>
      {actions ? <div className={classes.actions}>{actions}</div> : null}
    </header>
  );
}
