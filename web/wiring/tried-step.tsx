/** What came of trying a step: what it was given, what went out and came back, what the case would know. */
import { IconAlertCircle, IconCircleCheck, IconRoute } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import type { Exchange, TriedValue, TryResult, Worth } from '../../src/server/api/wiring.ts';
import { Fold } from './fold.tsx';
import classes from './tried-step.module.css';

const outcomes = {
  done: { Icon: IconCircleCheck, tone: 'good' },
  error: { Icon: IconRoute, tone: 'drawn' },
  failed: { Icon: IconAlertCircle, tone: 'bad' },
} as const;

export function TriedStep({ result }: { readonly result: TryResult }) {
  const { outcome, sentence, inputs, outputs, exchange, error, took_ms } = result;
  const { Icon, tone } = outcomes[outcome];
  return (
    <div className={classes.tried}>
      <p className={classes.outcome} data-tone={tone}>
        <Icon size={16} aria-hidden />
        <span>{sentence}</span>
        <span className={classes.took}>{took_ms.toLocaleString('en')} ms</span>
      </p>
      {error ? (
        <p className={classes.error}>
          The case would go on at the error “{error.code}”{error.message ? `: ${error.message}` : '.'}
        </p>
      ) : null}
      {outputs.length > 0 ? <Values title="The case would then know" values={outputs} /> : null}
      {inputs.length > 0 ? (
        <Fold title="What it was given" summary={`${inputs.length}`}>
          <Values values={inputs} />
        </Fold>
      ) : null}
      {exchange ? <Exchanged exchange={exchange} opened={outcome === 'failed'} /> : null}
    </div>
  );
}

function Values({ title, values }: { readonly title?: string; readonly values: readonly TriedValue[] }) {
  return (
    <>
      {title ? <h4 className={classes.title}>{title}</h4> : null}
      <dl className={classes.values}>
        {values.map(({ name, worth }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Worthy worth={worth} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Worthy({ worth }: { readonly worth: Worth }) {
  if (!worth.ok) return <span className={classes.wrong}>{worth.message}</span>;
  return (
    <>
      {worth.text}
      {worth.warning ? <span className={classes.quiet}> {worth.warning}</span> : null}
    </>
  );
}

function Exchanged({ exchange, opened }: { readonly exchange: Exchange; readonly opened: boolean }) {
  const { request, response } = exchange;
  return (
    <>
      <Fold title="What went out" summary={request.title} opened={opened}>
        <Side title={request.title} side={request} />
      </Fold>
      {response ? (
        <Fold title="What came back" summary={response.title} opened={opened}>
          <Side title={response.title} side={response} />
        </Fold>
      ) : null}
    </>
  );
}

interface SideProps {
  readonly title: string;
  readonly side: Exchange['request'];
}

function Side({ title, side }: SideProps): ReactNode {
  const { headers = {}, body } = side;
  const names = Object.entries(headers);
  return (
    <div className={classes.side}>
      <p>{title}</p>
      {names.length > 0 ? (
        <dl className={classes.headers}>
          {names.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {body === undefined || body === null || body === '' ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached with the keyboard
        <pre tabIndex={0}>{textOf(body)}</pre>
      )}
    </div>
  );
}

function textOf(body: Json): string {
  return typeof body === 'string' ? body : JSON.stringify(body, null, 2);
}
