/** Variables by name: short values as text, structured ones as they are. */
import type { Json, Variables } from '../../src/server/api/primitive-schemas.ts';
import classes from './data-list.module.css';
import { readableName } from './readable-name.ts';

export interface DataListProps {
  readonly variables: Variables;
  readonly label: string;
  readonly onChange?: (name: string) => void;
}

export function DataList({ variables, label, onChange }: DataListProps) {
  const entries = Object.entries(variables);
  if (entries.length === 0) return null;
  return (
    <section>
      <h2 className={classes.title}>{label}</h2>
      <dl className={classes.list}>
        {entries.map(([name, value]) => (
          <div key={name} className={classes.row}>
            <dt title={name}>{readableName(name)}</dt>
            <dd>
              <Value value={value} />
              {onChange ? (
                <button
                  type="button"
                  className={classes.change}
                  aria-label={`Change ${readableName(name)}`}
                  onClick={() => onChange(name)}
                >
                  Change
                </button>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Value({ value }: { readonly value: Json }) {
  if (value === null) return <span className={classes.nothing}>nothing</span>;
  if (typeof value === 'boolean') return <span>{value ? 'Yes' : 'No'}</span>;
  if (typeof value === 'number')
    return <span className="numbers">{value.toLocaleString('en', { maximumFractionDigits: 10 })}</span>;
  if (typeof value === 'string') return <span>{value}</span>;
  return <pre className={classes.code}>{JSON.stringify(value, null, 2)}</pre>;
}
