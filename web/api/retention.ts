/** /api/processes/{key}/retention */
import type { Retention, RetentionPreview, SetRetention } from '../../src/server/api/retention.ts';
import { get, post } from './request.ts';

const at = (key: string) => `/api/processes/${encodeURIComponent(key)}/retention`;

export function getRetention(key: string): Promise<Retention> {
  return get(at(key));
}

export function setRetention(key: string, rule: SetRetention): Promise<Retention> {
  return post(at(key), rule, 'PUT');
}

export function previewRetention(key: string, cases: string): Promise<RetentionPreview> {
  return get(`${at(key)}/preview`, { cases });
}
