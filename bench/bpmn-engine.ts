/**
 * bpmn-engine, in memory, as its documentation uses it: one engine an instance, given the diagram as text. With
 * `BENCH_PARSE_ONCE=1` the text is parsed once and shared, which its documentation does not show but its source allows.
 */
import { Engine } from 'bpmn-engine';
import { VARIABLES } from './scenario.ts';
import type { OpenSystem } from './system.ts';

const services = {
  work(_scope: unknown, done: (error: null, result: unknown) => void): void {
    done(null, { done: true });
  },
};

export const openBpmnEngine: OpenSystem = async ({ bpmn }) => {
  const shared = process.env.BENCH_PARSE_ONCE === '1' ? await parsed(bpmn) : undefined;
  const running = new Set<Promise<unknown>>();
  let ended = 0;
  return {
    async start() {
      const source = shared === undefined ? { source: bpmn } : { sourceContext: shared };
      const engine = new Engine({ name: 'bench', ...source, services, variables: VARIABLES });
      const end: Promise<unknown> = engine.waitFor('end').then(() => {
        ended += 1;
        running.delete(end);
      });
      running.add(end);
      await engine.execute();
    },
    async finish() {
      await Promise.all(running);
      return ended;
    },
    async close() {},
  };
};

async function parsed(source: string) {
  const [definition] = await new Engine({ name: 'bench', source, services }).getDefinitions();
  return definition?.environment.options.source;
}
