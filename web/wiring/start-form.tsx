/** What is asked of a person who starts a case: a form of its own, before the first step. */
import type { Performer } from '../../src/server/api/processes.ts';
import classes from './entry.module.css';
import { FormDesigner } from './form-designer.tsx';
import { useEntry } from './use-entry.ts';

export function StartForm({ performer }: { readonly performer: Performer }) {
  const [entry, setEntry] = useEntry('starts', performer.element);
  return (
    <div className={classes.entry}>
      <p className={classes.hint}>
        {performer.sentence} What is filled in here, the case knows from the first step on.
      </p>
      <FormDesigner
        fields={entry?.form?.fields ?? []}
        onChange={(fields) => setEntry({ ...entry, form: { fields: [...fields] } })}
      />
    </div>
  );
}
