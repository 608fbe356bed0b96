/** Rail, page, search, and the line that says when the connection is gone. */
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useConnection } from '../api/live-context.ts';
import { Find } from './find.tsx';
import { Rail } from './rail.tsx';
import classes from './shell.module.css';

export function Shell() {
  const connection = useConnection();
  const page = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const before = useRef(pathname);

  // Who goes on by keyboard or listens begins at the new page, not behind the link that led to it. A task does this itself.
  useEffect(() => {
    if (before.current !== pathname && !pathname.startsWith('/inbox/'))
      page.current?.focus({ preventScroll: true });
    before.current = pathname;
  }, [pathname]);

  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#page">
        Skip to the page
      </a>
      <Rail />
      <main ref={page} id="page" className={classes.page} tabIndex={-1}>
        <div role="status" className={classes.status}>
          {connection === 'moving' ? (
            <p className={classes.lost}>Baton is being restarted. Reconnecting …</p>
          ) : null}
          {connection === 'lost' ? (
            <p className={classes.lost}>
              The connection to Baton is gone. What you see may be old; it comes back by itself.
            </p>
          ) : null}
        </div>
        <div className={classes.outlet}>
          <Outlet />
        </div>
      </main>
      <Find />
    </div>
  );
}
