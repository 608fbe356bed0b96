/** The narrow rail: what there is, and who is here. On a phone it lies at the bottom, under the thumb. */
import { IconBriefcase2, IconInbox, IconPlugConnected, IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { countTasks } from '../api/inbox.ts';
import { keys } from '../api/query-keys.ts';
import { BatonMark } from '../design/baton-mark.tsx';
import { PersonMenu } from './person-menu.tsx';
import classes from './rail.module.css';

const places = [
  { to: '/inbox', label: 'Inbox', Icon: IconInbox },
  { to: '/processes', label: 'Processes', Icon: IconRoute },
  { to: '/cases', label: 'Cases', Icon: IconBriefcase2 },
  { to: '/connections', label: 'Connections', Icon: IconPlugConnected },
] as const;

export function Rail() {
  const counts = useQuery({ queryKey: keys.inboxCounts, queryFn: countTasks });
  const waiting = counts.data?.roles ?? 0;
  return (
    <nav className={classes.rail} aria-label="Baton">
      <Link to="/" className={classes.mark} aria-label="Baton, start page">
        <BatonMark />
      </Link>
      {places.map(({ to, label, Icon }) => (
        <Link key={to} to={to} className={classes.place} activeProps={{ 'aria-current': 'page' }}>
          <span className={classes.icon}>
            <Icon size={22} stroke={1.6} aria-hidden />
            {to === '/inbox' && waiting > 0 ? (
              <span className={classes.badge} aria-hidden>
                {waiting > 99 ? '99+' : waiting}
              </span>
            ) : null}
          </span>
          <span>{label}</span>
          {to === '/inbox' && waiting > 0 ? (
            <span className="visually-hidden">, {waiting} waiting</span>
          ) : null}
        </Link>
      ))}
      <PersonMenu />
    </nav>
  );
}
