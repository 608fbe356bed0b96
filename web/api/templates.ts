/** /api/templates: element templates. */
import type { StepTemplates, TemplateList, TemplatesAdded } from '../../src/server/api/templates.ts';
import { get, postFile, remove } from './request.ts';

export function listTemplates(): Promise<TemplateList> {
  return get('/api/templates');
}

export function addTemplates(file: File): Promise<TemplatesAdded> {
  return postFile('/api/templates', file);
}

export function removeTemplate(id: string, version: number): Promise<{ done: true }> {
  return remove(`/api/templates/${encodeURIComponent(id)}`, { version });
}

/** Those that fit a step, with what the diagram carries. */
export function getStepTemplates(key: string, element: string): Promise<StepTemplates> {
  return get(`/api/processes/${encodeURIComponent(key)}/steps/${encodeURIComponent(element)}/templates`);
}
