/** Who or what carries a step out: one of a few ways, side by side. */
import {
  IconBraces,
  IconCircleDashed,
  IconClockPause,
  IconMathFunction,
  IconPlugConnected,
  IconSchema,
  IconScript,
  IconSitemap,
  IconTable,
  IconTemplate,
  IconUser,
} from '@tabler/icons-react';
import { useId } from 'react';
import classes from './performer-choice.module.css';

export type StepWay =
  | 'person'
  | 'connector'
  | 'script'
  | 'decision'
  | 'expression'
  | 'wait'
  | 'process'
  | 'nothing'
  | 'template'
  | 'job'
  | 'drawn';

export interface PerformerChoiceProps {
  readonly ways: readonly StepWay[];
  readonly way: StepWay;
  readonly onChange: (way: StepWay) => void;
}

const words: Record<StepWay, { readonly text: string; readonly Icon: typeof IconUser }> = {
  person: { text: 'By hand', Icon: IconUser },
  connector: { text: 'Connector', Icon: IconPlugConnected },
  script: { text: 'Script', Icon: IconScript },
  decision: { text: 'Decision table', Icon: IconTable },
  expression: { text: 'Formula', Icon: IconMathFunction },
  wait: { text: 'Wait', Icon: IconClockPause },
  process: { text: 'Another process', Icon: IconSitemap },
  nothing: { text: 'Nothing to do', Icon: IconCircleDashed },
  template: { text: 'Your template', Icon: IconTemplate },
  job: { text: 'Own program', Icon: IconBraces },
  drawn: { text: 'As drawn', Icon: IconSchema },
};

export function PerformerChoice({ ways, way, onChange }: PerformerChoiceProps) {
  const name = useId();
  return (
    <fieldset className={classes.choice}>
      <legend className={classes.legend}>Carried out by</legend>
      <div className={classes.tiles}>
        {ways.map((one) => {
          const { text, Icon } = words[one];
          return (
            <label key={one} className={classes.tile}>
              <input
                type="radio"
                className="visually-hidden"
                name={name}
                checked={one === way}
                onChange={() => onChange(one)}
              />
              <Icon size={18} stroke={1.6} aria-hidden />
              <span>{text}</span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
