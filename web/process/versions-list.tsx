/** The versions of a process, newest first; cases stay on the version they began with. */
import { Link } from '@tanstack/react-router';
import type { ProcessVersion } from '../../src/server/api/processes.ts';
import { countOf } from '../design/counting.ts';
import { When } from '../design/when.tsx';
import classes from './versions-list.module.css';

export interface VersionsListProps {
  readonly processKey: string;
  readonly versions: readonly ProcessVersion[];
  readonly shown: number;
}

export function VersionsList({ processKey, versions, shown }: VersionsListProps) {
  return (
    <>
      <p className={classes.intro}>
        Every case stays on the version it began with. New cases begin with the newest.
      </p>
      <ol className={classes.versions}>
        {versions.map((version) => (
          <li key={version.version}>
            <Link
              to="/processes/$process"
              params={{ process: processKey }}
              search={{ tab: 'versions', version: version.version }}
              className={classes.version}
              aria-current={version.version === shown ? 'true' : undefined}
            >
              <strong>Version {version.version}</strong>
              <span className={classes.running}>
                {version.running > 0 ? `${countOf(version.running, 'case')} running` : 'nothing running'}
              </span>
              <span className={classes.detail}>
                {version.change} · {version.fileName} · <When at={version.deployedAt} />
                {version.deployedBy ? ` by ${version.deployedBy}` : ''}
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </>
  );
}
