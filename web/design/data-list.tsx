/** Variables by name: short values as text, structured ones as they are. */
import type { Json, Variables } from '../../src/server/api/primitive-schemas.ts';
import { fileAddress, type KeptDocument, keptFile, largeValueWord, sizeText } from '../forms/kept-file.ts';
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
  const files = filesIn(value);
  if (files.length > 0) return <KeptFiles files={files} />;
  return <pre className={classes.code}>{JSON.stringify(value, null, 2)}</pre>;
}

/** A file, or a list of nothing else. */
function filesIn(value: Json): readonly KeptFile[] {
  const all: readonly Json[] = Array.isArray(value) ? value : [value];
  const files = all.flatMap((one) => {
    const file = keptFile(one);
    return file === undefined ? [] : [{ ...file, word: largeValueWord(one) }];
  });
  return files.length === all.length ? files : [];
}

type KeptFile = KeptDocument & { readonly word: string | undefined };

function KeptFiles({ files }: { readonly files: readonly KeptFile[] }) {
  return (
    <span className={classes.files}>
      {files.map((file) => (
        <span key={`${file.document} ${file.name}`}>
          <a href={fileAddress(file)} download={file.name} title={file.type}>
            {file.word === undefined ? file.name : `Save ${file.word}`}
          </a>{' '}
          <span className={classes.size}>{sizeText(file.size)}</span>
        </span>
      ))}
    </span>
  );
}
