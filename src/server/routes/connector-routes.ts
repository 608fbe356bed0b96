/** /api/connectors: the actions a step can be wired to. */
import type { ActionFacts, ConnectorFacts } from '../../ports/actions.ts';
import { type ActionInfo, type ConnectorInfo, ConnectorList } from '../api/connectors.ts';
import { Problem } from '../api/problem.ts';
import type { App, ServerContext } from '../server-context.ts';

export function connectorRoutes(app: App, { actions }: ServerContext): void {
  app.get(
    '/api/connectors',
    {
      schema: {
        tags: ['connectors'],
        summary: 'The actions a step can be wired to',
        description: 'Those that come with Baton, then imported APIs and templates; with the form of each.',
        response: { 200: ConnectorList, default: Problem },
      },
    },
    async (): Promise<ConnectorList> => ({ items: (await actions.connectors()).map(connectorInfo) }),
  );
}

function connectorInfo({ actions, ...facts }: ConnectorFacts): ConnectorInfo {
  return { ...facts, actions: actions.map(actionInfo) };
}

function actionInfo({ credential, suggestedBy, ...facts }: ActionFacts): ActionInfo {
  return {
    ...facts,
    ...(credential === undefined
      ? {}
      : { credential: { kinds: [...credential.kinds], required: credential.required } }),
    ...(suggestedBy === undefined ? {} : { suggestedBy: [...suggestedBy] }),
  };
}
