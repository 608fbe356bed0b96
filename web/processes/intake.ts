/**
 * The file on its way in: chosen or dropped, checked, looked at, and only then taken over. Kept in memory between
 * the two pages, a file not being something an address can hold, and in the tab's own store, so that loading the page
 * again does not lose it.
 */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { DecisionDeployResult } from '../../src/server/api/decisions.ts';
import type { CheckResult } from '../../src/server/api/processes.ts';
import { deployDecisions } from '../api/decisions.ts';
import { checkFile } from '../api/processes.ts';
import { tell } from '../design/tell.ts';

export interface Intake {
  readonly file: File;
  readonly check: CheckResult;
  /** The process whose next version it is to be, where a person said so and not the file's name. */
  readonly of?: string;
}

let current: Intake | undefined;

/** In the tab's store: the file alone; what was found in it is asked for again. */
const place = 'baton.file-on-its-way-in';
/** Stores hold about 5 MB of text, and base64 makes a third more of a file. */
const largestKept = 3_000_000;

export function takeIntake(): Intake | undefined {
  return current;
}

export function forgetIntake(): void {
  current = undefined;
  forgetKept();
}

function forgetKept(): void {
  try {
    sessionStorage.removeItem(place);
  } catch {
    // No store, nothing kept.
  }
}

async function keep({ file, of }: Intake): Promise<void> {
  forgetKept();
  if (file.size > largestKept) return;
  const reader = new FileReader();
  const content = await new Promise<unknown>((resolve) => {
    reader.onloadend = () => resolve(reader.result);
    reader.readAsDataURL(file);
  });
  try {
    sessionStorage.setItem(place, JSON.stringify([file.name, content, of]));
  } catch {
    // A full or forbidden store: the file is then only in memory.
  }
}

function kept(): Pick<Intake, 'file' | 'of'> | undefined {
  try {
    const parts: unknown = JSON.parse(sessionStorage.getItem(place) ?? 'null');
    if (!Array.isArray(parts)) return undefined;
    const bytes = atob(String(parts[1]).split(',')[1] ?? '');
    const file = new File([Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))], String(parts[0]));
    return typeof parts[2] === 'string' ? { file, of: parts[2] } : { file };
  } catch {
    return undefined;
  }
}

/** The file of before the page was loaded again, checked anew; null where there is none. */
export async function recoverIntake(): Promise<Intake | null> {
  const before = kept();
  if (!before) return null;
  current = { ...before, check: await checkFile(before.file, before.of) };
  return current;
}

/** The same file as the next version of a process, or, without one, as what its name says. */
export async function takeAs(file: File, of: string | undefined): Promise<void> {
  const check = await checkFile(file, of);
  current = of === undefined ? { file, check } : { file, check, of };
  void keep(current);
}

export interface IntakeAction {
  readonly busy: boolean;
  readonly fileName: string | undefined;
  readonly error: Error | null;
  take(file: File): void;
  dismiss(): void;
}

function isDecisionModel(file: File): boolean {
  return /\.dmn$/i.test(file.name);
}

function tellPutIntoUse({ name, version, unchanged, updated }: DecisionDeployResult): void {
  const processes = updated.map((process) => `“${process.name}”`).join(', ');
  const follow = updated.length === 0 ? '' : ` New cases of ${processes} go by it.`;
  tell(
    unchanged
      ? `“${name}” is in use already, unchanged.`
      : `“${name}” is in use, version ${version}.${follow}`,
  );
}

export function useIntake(): IntakeAction {
  const navigate = useNavigate();
  const client = useQueryClient();
  const check = useMutation({
    mutationFn: async (file: File) => {
      if (isDecisionModel(file)) return { decisions: await deployDecisions(file) };
      return { file, check: await checkFile(file) };
    },
    onSuccess: (taken) => {
      if ('decisions' in taken) {
        void client.invalidateQueries();
        tellPutIntoUse(taken.decisions);
        void navigate({ to: '/decisions/$decision', params: { decision: taken.decisions.key } });
        return;
      }
      current = taken;
      void keep(taken);
      void navigate({ to: '/processes/new' });
    },
  });
  return {
    busy: check.isPending,
    fileName: check.variables?.name,
    error: check.error,
    take: (file) => check.mutate(file),
    dismiss: () => check.reset(),
  };
}
