import type { Draft } from '../api/wiring.ts';
import type { ServerContext } from '../server-context.ts';
import { draftView } from '../views/draft-view.ts';
import type { OpenDraft } from './wiring-drafts.ts';

/** The draft with what it would mean, as things stand in the library now. */
export async function draftAnswer(
  open: OpenDraft,
  { library, people, drafts }: Pick<ServerContext, 'library' | 'people' | 'drafts'>,
): Promise<Draft> {
  const [drawn, catalogue, trials, personName] = await Promise.all([
    library.open(open.live.id),
    library.catalogue(),
    drafts.wiringTrials(open.live.key),
    people.names(),
  ]);
  return draftView({ open, drawn, catalogue, trials, personName });
}
