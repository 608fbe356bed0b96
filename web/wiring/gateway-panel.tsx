/** A decision: a person is asked, or conditions decide; beside each branch the words the drawing has for it. */
import { Autocomplete, Radio, TextInput } from '@mantine/core';
import { IconArrowRight, IconSparkles } from '@tabler/icons-react';
import { PastCases } from './past-cases.tsx';
import { useBranches } from './use-branches.ts';
import type { BranchFacts, DecisionEntry, DecisionEntryOf } from './entries.ts';
import classes from './gateway-panel.module.css';
import entryClasses from './entry.module.css';
import { ExpressionField } from './expression-field.tsx';
import { PlainChoice } from './plain-choice.tsx';
import { useEntry } from './use-entry.ts';
import { useWiring } from './wiring-context.ts';

export interface GatewayPanelProps {
  readonly element: string;
  readonly name: string;
  /** As the label of a branch could be read, by its flow. */
  readonly proposals: ReadonlyMap<string, string>;
  /** Somebody is asked as the diagram stands. */
  readonly asked: boolean;
  /** Several branches may be taken at once. */
  readonly many: boolean;
  readonly drawnRole: string | undefined;
}

const ways = [
  { value: 'question', label: 'Somebody is asked' },
  { value: 'conditions', label: 'Conditions decide' },
] as const;

export function GatewayPanel(props: GatewayPanelProps) {
  const { element, name, proposals, asked, many, drawnRole } = props;
  const [entry, setEntry] = useEntry('decisions', element);
  const table = useBranches(element, entry);
  const branches = table.data?.branches ?? [];
  const way = entry?.by ?? (asked ? 'question' : 'drawn');

  function choose(next: DecisionEntry['by']): void {
    if (next === entry?.by) return;
    if (next === 'question') setEntry({ by: 'question' });
    else setEntry({ by: 'conditions', conditions: {}, ...otherwiseOf(branches) });
  }

  return (
    <div className={entryClasses.entry}>
      <PlainChoice label="How it is decided" choices={ways} value={way} onChange={choose} />
      {way === 'drawn' ? (
        <p className={entryClasses.hint}>The diagram says itself how it is decided.</p>
      ) : entry?.by === 'conditions' ? (
        <Conditions
          entry={entry}
          element={element}
          branches={branches}
          proposals={proposals}
          many={many}
          onChange={setEntry}
        />
      ) : (
        <Question
          entry={entry?.by === 'question' ? entry : { by: 'question' }}
          name={name}
          branches={branches}
          drawnRole={drawnRole}
          onChange={setEntry}
        />
      )}
      <PastCases table={table} conditions={entry?.by === 'conditions'} />
    </div>
  );
}

/** The branch the drawing marks, else one whose label says so. */
function otherwiseOf(branches: readonly BranchFacts[]): { default?: string } {
  const marked = branches.find((branch) => branch.isDefault);
  const worded = branches.find(({ label }) => /^(else|otherwise|sonst|other)\b/i.test(label));
  const found = marked ?? worded;
  return found ? { default: found.flow } : {};
}

interface ConditionsProps {
  readonly entry: DecisionEntryOf<'conditions'>;
  readonly element: string;
  readonly branches: readonly BranchFacts[];
  readonly proposals: ReadonlyMap<string, string>;
  readonly many: boolean;
  readonly onChange: (entry: DecisionEntry) => void;
}

function Conditions({ entry, element, branches, proposals, many, onChange }: ConditionsProps) {
  const { default: otherwise, ...withoutDefault } = entry;
  function setCondition(flow: string, text: string): void {
    const others = Object.entries(entry.conditions).filter(([id]) => id !== flow);
    const conditions = Object.fromEntries(text.trim() === '' ? others : [...others, [flow, text]]);
    onChange({ ...entry, conditions });
  }
  return (
    <div className={classes.branches}>
      <p className={entryClasses.hint}>
        {many
          ? 'Every branch whose condition holds is taken.'
          : 'The first branch whose condition holds is taken, from the top.'}
      </p>
      <Radio.Group
        aria-label="Which branch is taken otherwise"
        value={otherwise ?? ''}
        onChange={(flow) => {
          const conditions = Object.fromEntries(
            Object.entries(entry.conditions).filter(([id]) => id !== flow),
          );
          onChange(flow === '' ? withoutDefault : { ...entry, conditions, default: flow });
        }}
      >
        {branches.map((branch) => (
          <section key={branch.flow} className={classes.branch} aria-label={`Branch ${branchName(branch)}`}>
            <div className={classes.head}>
              <h4 className={classes.name}>
                {branchName(branch)}
                <span>
                  <IconArrowRight size={14} aria-hidden /> {branch.leadsTo}
                </span>
              </h4>
              <Radio
                size="xs"
                value={branch.flow}
                label="otherwise"
                aria-label={`${branchName(branch)} is taken otherwise`}
              />
            </div>
            {branch.flow === otherwise ? (
              <p className={entryClasses.hint}>Taken when no other is.</p>
            ) : (
              <>
                <ExpressionField
                  label={`Taken when (${branchName(branch)})`}
                  labelHidden
                  value={entry.conditions[branch.flow] ?? ''}
                  element={element}
                  onChange={(text) => setCondition(branch.flow, text)}
                />
                {proposals.has(branch.flow) && entry.conditions[branch.flow] === undefined ? (
                  <Proposed
                    text={proposals.get(branch.flow) ?? ''}
                    onTake={(text) => setCondition(branch.flow, text)}
                  />
                ) : null}
              </>
            )}
          </section>
        ))}
      </Radio.Group>
    </div>
  );
}

function Proposed({ text, onTake }: { readonly text: string; readonly onTake: (text: string) => void }) {
  return (
    <button type="button" className={classes.proposed} onClick={() => onTake(text)}>
      <IconSparkles size={14} aria-hidden /> The label says <code>{text}</code>. Take it
    </button>
  );
}

interface QuestionProps {
  readonly entry: DecisionEntryOf<'question'>;
  readonly name: string;
  readonly branches: readonly BranchFacts[];
  readonly drawnRole: string | undefined;
  readonly onChange: (entry: DecisionEntry) => void;
}

function Question({ entry, name, branches, drawnRole, onChange }: QuestionProps) {
  const { roles } = useWiring();
  const { role: _role, ...withoutRole } = entry;
  const { prompt: _prompt, ...withoutPrompt } = entry;
  return (
    <>
      <TextInput
        label="What they are asked"
        value={entry.prompt ?? ''}
        placeholder={name}
        onChange={(event) => {
          const prompt = event.currentTarget.value;
          onChange(prompt === '' ? withoutPrompt : { ...entry, prompt });
        }}
      />
      <Autocomplete
        label="Who decides"
        data={[...roles]}
        value={entry.role ?? ''}
        placeholder={drawnRole ?? 'Everybody'}
        maxLength={200}
        onChange={(role) => onChange(role.trim() === '' ? withoutRole : { ...entry, role })}
      />
      <div className={classes.answers}>
        <h4>The answers</h4>
        {branches.map((branch) => (
          <TextInput
            key={branch.flow}
            label={`Leads to ${branch.leadsTo}`}
            value={entry.labels?.[branch.flow] ?? ''}
            placeholder={branchName(branch)}
            maxLength={200}
            onChange={(event) => {
              const typed = event.currentTarget.value;
              const others = Object.entries(entry.labels ?? {}).filter(([flow]) => flow !== branch.flow);
              const labels = Object.fromEntries(typed === '' ? others : [...others, [branch.flow, typed]]);
              const { labels: _labels, ...withoutLabels } = entry;
              onChange(Object.keys(labels).length === 0 ? withoutLabels : { ...entry, labels });
            }}
          />
        ))}
      </div>
    </>
  );
}

export function branchName({ label, leadsTo }: BranchFacts): string {
  return label === '' ? leadsTo : label;
}
