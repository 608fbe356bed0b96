/**
 * The file on its way in: chosen or dropped, checked, looked at, and only then taken over. Kept in memory between
 * the two pages; a file is not something an address can hold.
 */

import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { CheckResult } from '../../src/server/api/processes.ts';
import { checkFile } from '../api/processes.ts';

export interface Intake {
  readonly file: File;
  readonly check: CheckResult;
}

let current: Intake | undefined;

export function takeIntake(): Intake | undefined {
  return current;
}

export function forgetIntake(): void {
  current = undefined;
}

export interface IntakeAction {
  readonly busy: boolean;
  readonly fileName: string | undefined;
  readonly error: Error | null;
  take(file: File): void;
  dismiss(): void;
}

export function useIntake(): IntakeAction {
  const navigate = useNavigate();
  const check = useMutation({
    mutationFn: async (file: File) => ({ file, check: await checkFile(file) }),
    onSuccess: (intake) => {
      current = intake;
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
