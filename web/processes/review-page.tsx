/** A file that was read but not yet taken over: what Baton found, shown on the drawing before anything runs. */
import { Button, Skeleton } from '@mantine/core';
import { IconArrowRight, IconCircleX, IconFileOff } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { CheckResult } from '../../src/server/api/processes.ts';
import { deployFile } from '../api/processes.ts';
import { keys } from '../api/query-keys.ts';
import { PageHeader } from '../app/page-header.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { Stage } from '../design/stage.tsx';
import { tell, tellFailure } from '../design/tell.ts';
import { DiagramView } from '../diagram/diagram-view.tsx';
import { type DiagramLayer, emptyLayer } from '../diagram/layer.ts';
import { FindingsList } from '../process/findings-list.tsx';
import { PathPlayer } from '../process/path-player.tsx';
import { layerOfPath } from '../process/path-show.ts';
import { notesOf, ringsOf, stepsInWords } from '../process/process-layer.ts';
import { StepCard } from '../process/step-card.tsx';
import { usePathShow } from '../process/use-path-show.ts';
import { Verdict as DiagnosisVerdict } from '../process/verdict.tsx';
import { changedElements } from '../versions/change-list.tsx';
import { FollowReport } from '../versions/follow-report.tsx';
import { DropAnywhere } from './drop-anywhere.tsx';
import { forgetIntake, type Intake, recoverIntake, takeIntake, useIntake } from './intake.ts';
import { Namesake } from './namesake.tsx';
import classes from './review-page.module.css';
import { whatWasRead } from './what-was-read.ts';

export function ReviewPage() {
  const [, setTurn] = useState(0);
  const held = takeIntake();
  const again = useIntake();
  const recovered = useQuery({
    queryKey: ['file-on-its-way-in'],
    queryFn: recoverIntake,
    enabled: !held,
    gcTime: 0,
    retry: false,
  });
  const intake = held ?? recovered.data;
  if (!intake && recovered.isPending)
    return <Skeleton height={28} width={320} m={32} aria-label="The file is read again" />;
  if (!intake) return <FileGone />;
  return (
    <DropAnywhere
      onFile={(file) => {
        again.take(file);
        setTurn((turn) => turn + 1);
      }}
    >
      <Review
        key={`${intake.check.key}-${intake.check.fileName}-${intake.check.xml.length}`}
        intake={intake}
        onTaken={() => setTurn((turn) => turn + 1)}
      />
    </DropAnywhere>
  );
}

function FileGone() {
  return (
    <EmptyState
      wholePage
      icon={<IconFileOff size={28} stroke={1.5} />}
      title="The file is not here any more"
      action={
        <Button variant="default" component={Link} to="/processes">
          To the list of processes
        </Button>
      }
    >
      It was read but not added, and nothing was changed. Please choose or drop it again.
    </EmptyState>
  );
}

interface ReviewProps {
  readonly intake: Intake;
  /** The file was taken anew, as something else. */
  readonly onTaken: () => void;
}

function Review({ intake, onTaken }: ReviewProps) {
  const { check } = intake;
  const navigate = useNavigate();
  const client = useQueryClient();
  const [step, setStep] = useState<string>();
  const [hovered, setHovered] = useState<string>();
  const how = usePathShow();
  const deploy = useMutation({
    mutationFn: () => deployFile(intake.file, intake.of),
    onSuccess: async (deployed) => {
      await client.invalidateQueries({ queryKey: keys.processes });
      if (deployed.unchanged)
        tell(`Nothing new: this drawing is already version ${deployed.version} of ${deployed.name}.`);
      void navigate({
        to: '/processes/$process',
        params: { process: deployed.key },
        search: { tab: 'run' },
        replace: true,
      }).then(forgetIntake);
    },
    onError: tellFailure('The diagram was not added'),
  });
  const layer = useMemo(
    (): DiagramLayer => ({
      ...emptyLayer,
      rings: ringsOf(check.performers),
      notes: notesOf(check.findings),
      changed: check.follows ? changedElements(check.follows.changes) : emptyLayer.changed,
      marked: new Set(hovered ? [hovered] : []),
      selected: step,
    }),
    [check, hovered, step],
  );
  const performer = step ? check.performers[step] : undefined;

  return (
    <>
      <PageHeader
        title={check.name}
        parent={<Link to="/processes">Processes</Link>}
        aside={<span className={classes.file}>{check.fileName}</span>}
        actions={
          <>
            <Button variant="default" component={Link} to="/processes">
              Leave it
            </Button>
            {check.runnable ? (
              <Button
                loading={deploy.isPending}
                onClick={() => deploy.mutate()}
                rightSection={<IconArrowRight size={16} />}
              >
                {check.nextVersion > 1 ? `Add as version ${check.nextVersion}` : 'Add this process'}
              </Button>
            ) : null}
          </>
        }
      />
      <div className={classes.stage}>
        <Stage
          panelLabel="What Baton found"
          diagram={
            <DiagramView
              xml={check.xml}
              ref={how.diagram}
              layer={how.shown ? layerOfPath(layer, how.shown) : layer}
              label={`Diagram of ${check.name}`}
              steps={stepsInWords(check.performers)}
              drawn={check.file.drawn}
              runnable={check.runnable}
              focus={step}
              onSelect={setStep}
              onHover={setHovered}
            />
          }
          panel={
            <>
              {how.shown ? <PathPlayer shown={how.shown} onAction={how.dispatch} /> : null}
              {performer && !how.shown ? (
                <StepCard performer={performer} onClose={() => setStep(undefined)} />
              ) : null}
              <div className={classes.panel}>
                <Verdict check={check} />
                <Namesake intake={intake} onTaken={onTaken} />
                {check.diagnosis ? (
                  <DiagnosisVerdict diagnosis={check.diagnosis} told={check.findings} />
                ) : null}
                {check.follows ? (
                  <FollowReport
                    follows={check.follows}
                    version={check.nextVersion}
                    onHover={setHovered}
                    onSelect={setStep}
                  />
                ) : null}
                <FindingsList
                  findings={check.findings}
                  selected={step}
                  onSelect={setStep}
                  onHover={setHovered}
                  onShowHow={(finding) => how.dispatch({ do: 'show', finding })}
                />
              </div>
            </>
          }
        />
      </div>
    </>
  );
}

/** Where a case can come to harm, that it runs is only half of the truth. */
const headlines = {
  sound: 'It can run as it is.',
  open: 'It can run as it is.',
  unsound: 'It can run, but cases can go wrong.',
} as const;

function Verdict({ check }: { readonly check: CheckResult }) {
  return (
    <section className={classes.verdict} data-runnable={check.runnable || undefined} role="status">
      {check.runnable ? (
        <h2>{headlines[check.diagnosis?.verdict ?? 'open']}</h2>
      ) : (
        <h2>
          <IconCircleX size={18} aria-hidden /> It cannot run yet.
        </h2>
      )}
      <p>{whatWasRead(check.file)}</p>
      {check.runnable ? (
        <p>
          {check.roles.length > 0
            ? `${listed(check.roles.map((role) => role.role))} will find their steps in the inbox.`
            : null}
        </p>
      ) : (
        <p>
          What is marked red has to change in your drawing tool first; then drop the file again. Nothing was
          changed here.
        </p>
      )}
    </section>
  );
}

function listed(words: readonly string[]): string {
  return new Intl.ListFormat('en', { style: 'long', type: 'conjunction' }).format(words);
}
