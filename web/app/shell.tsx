/** Rail, page, search, and the line that says when the connection is gone. */
import { Outlet } from '@tanstack/react-router';
import { useConnection } from '../api/live-context.ts';
import { Find } from './find.tsx';
import { Rail } from './rail.tsx';
import classes from './shell.module.css';

export function Shell() {
  const connection = useConnection();
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#page">
        Skip to the page
      </a>
      <Rail />
      <main id="page" className={classes.page} tabIndex={-1}>
        <div role="status" className={classes.status}>
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
