/** What was sent and what came back, folded away until somebody wants to know. */
import type { Exchange } from '../../src/server/api/cases.ts';
import classes from './exchange-view.module.css';

export function ExchangeView({ exchange }: { readonly exchange: Exchange }) {
  const { request, response, took_ms } = exchange;
  return (
    <details className={classes.exchange}>
      <summary>What was sent and what came back</summary>
      <Side heading="Sent" side={request} />
      {response ? (
        <Side
          heading={took_ms === undefined ? 'Came back' : `Came back after ${tookWords(took_ms)}`}
          side={response}
        />
      ) : (
        <p className={classes.none}>Nothing came back.</p>
      )}
    </details>
  );
}

function Side({ heading, side }: { readonly heading: string; readonly side: Exchange['request'] }) {
  const headers = Object.entries(side.headers ?? {});
  return (
    <section className={classes.side}>
      <h4 className={classes.heading}>{heading}</h4>
      <code className={classes.title}>{side.title}</code>
      {headers.length > 0 ? (
        <dl className={classes.headers}>
          {headers.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {side.body === undefined ? null : <pre className={classes.body}>{bodyText(side.body)}</pre>}
    </section>
  );
}

function bodyText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body, undefined, 2);
}

function tookWords(took_ms: number): string {
  return took_ms < 1000 ? `${Math.round(took_ms)} ms` : `${(took_ms / 1000).toFixed(1)} s`;
}
