/**
 * Business-rule tasks, as the jobs of one type: the step's settings name a decision of a model by its hash; what it gives
 * becomes a variable, and why it came out so is kept with the case.
 *
 * A table whose rules contradict each other decides nothing: that is a terminal failure, for somebody to look at, never
 * a silent null.
 */
import type { Clock } from '../../ports/clock.ts';
import type { JobHandler, JobResult } from '../../ports/connector.ts';
import type { DecisionMaker } from '../../ports/decision-models.ts';
import { mapResult, RESULT_MAPPINGS } from './map-result.ts';

/** Written by the compiler (`wiring/decision-work.ts`). */
export const DECISION_JOBS = 'baton:decision';

export function decisionConnector(decisions: DecisionMaker, clock: Clock): JobHandler {
  return {
    jobType: DECISION_JOBS,
    async run(call) {
      const { model, decision, name, key, version, result, output, mapping } = await call.settings();
      if (typeof model !== 'string' || typeof decision !== 'string' || typeof result !== 'string') {
        return failed('The step names no decision.');
      }
      const answer = await decisions.decide({ model, decision, data: call.variables, now: clock.now() });
      if (answer.kind === 'failed') return failed(answer.message);
      const shown = typeof name === 'string' ? name : decision;
      if (answer.violations.length > 0) {
        return failed(`“${shown}” could not be decided. ${answer.violations.join(' ')}`);
      }
      const wanted = RESULT_MAPPINGS.find((each) => each === mapping);
      const mapped = mapResult(answer.value, wanted, typeof output === 'string' ? output : result);
      if (!mapped.ok) return failed(`“${shown}” was decided, but not as the step expects. ${mapped.message}`);
      return {
        kind: 'completed',
        variables: { [result]: mapped.value },
        explanation: {
          kind: 'decision',
          decision,
          name: shown,
          model,
          key: key ?? null,
          version: version ?? null,
          result,
          value: mapped.value,
          why: answer.explanation,
        },
      };
    },
  };
}

function failed(message: string): JobResult {
  return { kind: 'failed', message, terminal: true };
}
