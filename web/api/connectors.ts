/** /api/connectors */
import type { ConnectorList } from '../../src/server/api/connectors.ts';
import { get } from './request.ts';

export function listConnectors(): Promise<ConnectorList> {
  return get('/api/connectors');
}
