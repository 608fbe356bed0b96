/** Looking before anything runs: expressions over real data, recorded outputs, and branches over past cases. */
import type { FlowNode } from '../../bpmn/diagram.ts';
import { flowLabel, nameOf } from '../../bpmn/naming.ts';
import type { JsonValue } from '../../expressions/value.ts';
import { maySupervise } from '../../people/supervision.ts';
import { chooseBranches, type GatewayBranches, gatewayBranches } from '../../wiring/branch-choice.ts';
import { workOut } from '../../wiring/expression-preview.ts';
import { sampleTree } from '../../wiring/sample-tree.ts';
import { entryAt, withEntry } from '../../wiring/wiring-entries.ts';
import { Problem } from '../api/problem.ts';
import {
  type BranchCase,
  BranchesRequest,
  BranchTable,
  ConnectorSuggestions,
  DraftParams,
  PreviewAnswer,
  PreviewRequest,
  Samples,
  StepParams,
} from '../api/wiring.ts';
import { currentPerson } from '../current-person.ts';
import { RequestProblem } from '../problem.ts';
import type { App, ServerContext } from '../server-context.ts';
import { caseTitle } from '../views/case-title.ts';
import { suggestionViews } from '../views/suggestion-view.ts';
import type { CaseMoments, DataWanted, FoundData } from '../wiring/case-data.ts';
import { type DrawnElement, drawnElement } from '../wiring/drawn-element.ts';
import { entryHash } from '../wiring/entry-hash.ts';
import { lastRecorded, recordOf, samplesOf } from '../wiring/recorded-outputs.ts';
import { requireShallow } from '../wiring/require-shallow.ts';
import { requireWiring } from '../wiring/require-wiring.ts';
import { wholeFor } from '../wiring/whole-values.ts';
import { triggerData } from '../wiring/trigger-data.ts';
import type { OpenDraft } from '../wiring/wiring-drafts.ts';
import { countOf, quote } from '../words/quoting.ts';

const sampledCases = 5;
const branchedCases = 20;

export function wiringPreviewRoutes(app: App, context: ServerContext): void {
  const { host, wiringDrafts, library, caseData, drafts, people, now } = context;

  app.post(
    '/api/processes/:key/draft/preview',
    {
      schema: {
        tags: ['wiring'],
        summary: 'What expressions give over real data',
        description:
          'Over what was visible at the element in the last case that came there, in a chosen case, over given data, or over what came in by a trigger.',
        params: DraftParams,
        body: PreviewRequest,
        response: { 200: PreviewAnswer, default: Problem },
      },
    },
    async (request): Promise<PreviewAnswer> => {
      const { key } = request.params;
      const { element, expressions, when, response, names, case: chosen, data, trigger } = request.body;
      requireShallow(data, 'data');
      requireShallow(response, 'response');
      const { from, visible } =
        trigger !== undefined && data === undefined
          ? await triggerData(key, trigger, context)
          : await atElement(key, element, {
              ...(chosen === undefined ? {} : { case: chosen }),
              ...(data === undefined ? {} : { data }),
            });
      const given =
        when !== 'after' ? undefined : (response ?? lastRecorded(...(await recorded(key, element, context))));
      const kept = given === undefined ? visible : { ...visible, ...recordOf(given) };
      const seen = await wholeFor(names === true ? undefined : Object.values(expressions), kept, host);
      const values = Object.entries(expressions).map(
        ([name, text]) => [name, workOut(text, seen, now()).shown] as const,
      );
      return {
        from,
        values: Object.fromEntries(values),
        ...(names === true ? { names: sampleTree(seen) } : {}),
      };
    },
  );

  async function atElement(
    key: string,
    element: string,
    wanted: Pick<DataWanted, 'case' | 'data'>,
  ): Promise<FoundData> {
    const live = await library.find(key);
    const { sought } = drawnElement(await library.open(live.id), element);
    return caseData.find({ live, sought, ...wanted });
  }

  app.get(
    '/api/processes/:key/steps/:element/samples',
    {
      schema: {
        tags: ['wiring'],
        summary: 'What a step gave in its last runs and tries',
        params: StepParams,
        response: { 200: Samples, default: Problem },
      },
    },
    async (request): Promise<Samples> => {
      const { key, element } = request.params;
      return { items: await samples(key, element, context) };
    },
  );

  app.get(
    '/api/processes/:key/draft/suggestions',
    {
      schema: {
        tags: ['wiring'],
        summary: 'What could carry out the steps nobody has wired',
        description: 'By what the drawing says of them; nothing is applied, and nothing leaves Baton.',
        params: DraftParams,
        response: { 200: ConnectorSuggestions, default: Problem },
      },
    },
    async (request): Promise<ConnectorSuggestions> => {
      const open = await wiringDrafts.open(request.params.key);
      const [drawn, connectors, known] = await Promise.all([
        library.open(open.live.id),
        context.actions.connectors(),
        caseData.newest(open.live),
      ]);
      return { items: suggestionViews(open, drawn, connectors, known) };
    },
  );

  app.post(
    '/api/processes/:key/draft/branches',
    {
      schema: {
        tags: ['wiring'],
        summary: 'Which branch past cases would take',
        params: DraftParams,
        body: BranchesRequest,
        response: { 200: BranchTable, default: Problem },
      },
    },
    async (request): Promise<BranchTable> => {
      const { key } = request.params;
      const me = await currentPerson(request, people);
      const open = await wiringDrafts.open(key);
      const drawn = drawnElement(await library.open(open.live.id), request.body.element);
      const entry = request.body.entry ?? entryAt(open.wiring, 'decisions', drawn.id);
      const branches = branchesOf(drawn, entry, open);
      const recent = await caseData.recent(open.live, drawn.sought, request.body.cases ?? branchedCases);
      const table = branchTable(drawn, branches, await wholeIn(recent, branches, host), now());
      if (entry !== undefined && recent.length > 0 && maySupervise(me)) {
        await drafts.addWiringTrial({
          libraryKey: key,
          element: drawn.id,
          entryHash: entryHash('decisions', entry),
          at: now(),
          by: me.id,
          mode: 'recorded',
          worked: table.problems === 0,
        });
      }
      return table;
    },
  );
}

/** The conditions see what they are worked out over, as in a run. */
function wholeIn(
  recent: readonly CaseMoments[],
  { conditions }: GatewayBranches,
  host: ServerContext['host'],
): Promise<readonly CaseMoments[]> {
  const texts = Object.values(conditions);
  return Promise.all(
    recent.map(async (one) => {
      const moment = one.moments.at(-1);
      if (moment === undefined) return one;
      const visible = await wholeFor(texts, moment.visible, host);
      return { ...one, moments: [...one.moments.slice(0, -1), { ...moment, visible }] };
    }),
  );
}

async function samples(key: string, element: string, context: ServerContext) {
  const [[cases, trials], personName] = await Promise.all([
    recorded(key, element, context),
    context.people.names(),
  ]);
  return samplesOf(cases, trials, personName);
}

async function recorded(key: string, element: string, { library, caseData, drafts }: ServerContext) {
  const live = await library.find(key);
  const { sought } = drawnElement(await library.open(live.id), element);
  return Promise.all([caseData.recent(live, sought, sampledCases), drafts.wiringTrials(key, element)]);
}

/** Without an entry: nobody has given a condition yet, which the table says. */
function branchesOf(
  { id, node, map }: DrawnElement,
  entry: JsonValue | undefined,
  open: OpenDraft,
): GatewayBranches {
  if (node?.type !== 'exclusiveGateway' && node?.type !== 'inclusiveGateway') {
    throw new RequestProblem('nothing-to-try', `${quote(id)} is no gateway that decides by conditions.`, {
      where: 'element',
    });
  }
  const wiring = requireWiring(
    entry === undefined ? open.wiring : withEntry({ format: 1 }, 'decisions', id, entry),
  );
  const wired = wiring.decisions?.[id];
  const conditions = wired?.by === 'conditions' ? wired : { by: 'conditions' as const, conditions: {} };
  const flows = node.outgoing.filter((flow) => map.flows.has(flow));
  const takes = node.type === 'exclusiveGateway' ? 'first' : 'all';
  return gatewayBranches(takes, flows, conditions, defaultOf(node));
}

function defaultOf(node: FlowNode): string | undefined {
  return 'defaultFlow' in node ? node.defaultFlow : undefined;
}

function branchTable(
  { map }: DrawnElement,
  branches: GatewayBranches,
  recent: readonly CaseMoments[],
  now: number,
): BranchTable {
  const cases = recent.flatMap((one): BranchCase[] => {
    const moment = one.moments.at(-1);
    if (moment === undefined) return [];
    const { chosen, errors, problem } = chooseBranches(branches, moment.visible, now);
    const agrees = problem === undefined && sameFlows(moment.taken, chosen);
    const { id, title, processName } = one.line;
    return [
      {
        case: id,
        title: caseTitle(title, processName, id),
        at: moment.at,
        taken: [...moment.taken],
        chosen: [...chosen],
        agrees,
        ...(problem === undefined ? {} : { problem }),
        errors,
      },
    ];
  });
  const problems = cases.filter(({ problem }) => problem !== undefined).length;
  const decided = cases.filter(({ taken, problem }) => taken.length > 0 && problem === undefined);
  const disagreements = decided.filter(({ agrees }) => !agrees).length;
  return {
    branches: branches.flows.map((flow) => {
      const drawn = map.flows.get(flow);
      const target = map.places.get(drawn?.target ?? '')?.node;
      const condition = branches.conditions[flow];
      return {
        flow,
        label: drawn === undefined ? flow : flowLabel(map, drawn),
        leadsTo: target === undefined ? '' : nameOf(map, target),
        ...(condition === undefined ? {} : { condition }),
        isDefault: branches.defaultFlow === flow,
      };
    }),
    cases,
    disagreements,
    problems,
    sentence: tableSentence(cases.length, disagreements, problems),
  };
}

function tableSentence(cases: number, disagreements: number, problems: number): string {
  if (cases === 0) return 'No case has come here yet, so there is nothing to compare with.';
  const others = [
    disagreements === 0 ? '' : `${countOf(disagreements, 'case', 'cases')} really went another way`,
    problems === 0 ? '' : `for ${countOf(problems, 'case', 'cases')} they choose nothing`,
  ].filter((part) => part !== '');
  if (others.length === 0)
    return `The conditions choose what really happened in ${cases === 1 ? 'the last case' : `all of the last ${cases} cases`}.`;
  return `Of the last ${countOf(cases, 'case')} ${others.join(', and ')}.`.replace(
    'Of the last 1 case ',
    'In the last case ',
  );
}

function sameFlows(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((flow) => other.includes(flow));
}
