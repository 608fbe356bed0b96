/** The decision models that steps can go by, under the list of processes. */
import { IconTable } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listDecisionModels } from '../api/decisions.ts';
import { keys } from '../api/query-keys.ts';
import { countOf } from '../design/counting.ts';
import classes from './decision-models.module.css';

export function DecisionModels() {
  const list = useQuery({ queryKey: keys.decisionModels, queryFn: listDecisionModels });
  const models = list.data?.items ?? [];
  if (models.length === 0) return null;
  return (
    <section className={classes.models} aria-labelledby="decision-models">
      <h2 id="decision-models" className={classes.title}>
        Decision models
      </h2>
      <ul className={classes.list}>
        {models.map((model) => (
          <li key={model.key}>
            <Link to="/decisions/$decision" params={{ decision: model.key }} className={classes.row}>
              <IconTable size={16} aria-hidden />
              <strong>{model.name}</strong>
              <span className={classes.quiet}>
                Version {model.version} · {countOf(model.decisions.length, 'decision')}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
