/** The button that opens the computer's own file dialog. */
import { Button, FileButton } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';

export interface ChooseFileProps {
  readonly busy: boolean;
  readonly primary?: boolean;
  readonly onFile: (file: File) => void;
  readonly children?: string;
}

export function ChooseFile({ busy, primary = true, onFile, children = 'Add a diagram' }: ChooseFileProps) {
  return (
    <FileButton
      onChange={(file) => file && onFile(file)}
      accept=".bpmn,.dmn,.xml,.bpmn20.xml,.bpmn2,application/xml,text/xml"
    >
      {(props) => (
        <Button
          {...props}
          variant={primary ? 'filled' : 'default'}
          loading={busy}
          leftSection={<IconFileImport size={16} />}
        >
          {children}
        </Button>
      )}
    </FileButton>
  );
}
