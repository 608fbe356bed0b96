/**
 * A field for files: chosen, dropped on it or taken with the camera, uploaded at once, and from then on a reference.
 *
 * Invariant FF1: while something is on its way the value is `UPLOADING`, so that nobody sends the form without it.
 */
import { ActionIcon, Button, Input, Progress } from '@mantine/core';
import { IconCamera, IconPaperclip, IconX } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Refusal, uploadFile } from '../api/request.ts';
import classes from './file-field.module.css';
import { type FieldValue, UPLOADING } from './form-values.ts';
import { fileAddress, type KeptDocument, sizeText } from './kept-file.ts';

export interface FileFieldProps {
  readonly label: string;
  readonly description: string | undefined;
  readonly error: string | undefined;
  readonly withAsterisk: boolean;
  readonly many: boolean;
  readonly value: FieldValue | undefined;
  readonly onChange: (value: FieldValue) => void;
}

/** As the server takes them; said here before anything is sent. */
const MOST_BYTES = 20 * 1024 * 1024;

interface UnderWay {
  readonly id: number;
  readonly name: string;
  readonly part: number;
  readonly problem?: string;
}

export function FileField({
  label,
  description,
  error,
  withAsterisk,
  many,
  value,
  onChange,
}: FileFieldProps) {
  const id = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const [files, setFiles] = useState<readonly KeptDocument[]>(typeof value === 'object' ? value : []);
  const [underWay, setUnderWay] = useState<readonly UnderWay[]>([]);
  const [over, setOver] = useState(false);
  const uploads = useRef(new Map<number, AbortController>());
  const numbers = useRef(0);
  const said = useRef<FieldValue | undefined>(value);

  useEffect(() => {
    const open = uploads.current;
    return () => {
      for (const upload of open.values()) upload.abort();
    };
  }, []);

  const isUploading = underWay.some(({ problem }) => problem === undefined);
  useEffect(() => {
    const next: FieldValue = isUploading ? UPLOADING : files;
    if (said.current === next || (said.current === undefined && !isUploading && files.length === 0)) return;
    said.current = next;
    onChange(next);
  });

  function change(which: number, part: Partial<UnderWay>): void {
    setUnderWay((all) => all.map((one) => (one.id === which ? { ...one, ...part } : one)));
  }

  function leaveOut(which: number): void {
    uploads.current.get(which)?.abort();
    uploads.current.delete(which);
    setUnderWay((all) => all.filter((one) => one.id !== which));
  }

  async function upload(file: File): Promise<void> {
    numbers.current += 1;
    const number = numbers.current;
    const begun: UnderWay = { id: number, name: file.name, part: 0 };
    if (file.size > MOST_BYTES) {
      const problem = `It has ${sizeText(file.size)}; at most ${sizeText(MOST_BYTES)} can be taken.`;
      setUnderWay((all) => [...all, { ...begun, problem }]);
      return;
    }
    setUnderWay((all) => [...all, begun]);
    const upload = new AbortController();
    uploads.current.set(number, upload);
    try {
      const kept = await uploadFile<KeptDocument>('/api/documents', file, {
        progress: (part) => change(number, { part }),
        signal: upload.signal,
      });
      setFiles((all) => (many ? [...all, kept] : [kept]));
      leaveOut(number);
    } catch (failure) {
      const problem = failure instanceof Refusal ? failure.message : 'It could not be uploaded. Try again.';
      change(number, { problem });
    }
  }

  function take(list: FileList | null): void {
    const chosen = [...(list ?? [])].slice(0, many ? 20 : 1);
    // What could not be taken before has been seen.
    setUnderWay((all) => all.filter(({ problem }) => problem === undefined));
    for (const file of chosen) void upload(file);
  }

  const isFull = !many && (files.length > 0 || isUploading);
  return (
    <Input.Wrapper
      label={label}
      description={description}
      error={error}
      withAsterisk={withAsterisk}
      labelElement="div"
      labelProps={{ id }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in Mantine's wrapper with its label */}
      <div
        role="group"
        aria-labelledby={id}
        className={classes.area}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files);
        }}
      >
        {files.length + underWay.length === 0 ? null : (
          <ul className={classes.files}>
            {files.map((file) => (
              <li key={file.document} className={classes.file}>
                <a href={fileAddress(file)} download={file.name}>
                  {file.name}
                </a>
                <span className={classes.size}>{sizeText(file.size)}</span>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Leave out ${file.name}`}
                  onClick={() => setFiles(files.filter((other) => other !== file))}
                >
                  <IconX size={16} aria-hidden />
                </ActionIcon>
              </li>
            ))}
            {underWay.map(({ id: number, name, part, problem }) => (
              <li key={`under-way-${number}`} className={classes.file}>
                <span>
                  {name}
                  {problem === undefined ? (
                    <Progress value={part * 100} size="sm" mt={4} aria-label={`Uploading ${name}`} />
                  ) : (
                    <span className={classes.problem} role="alert">
                      {problem}
                    </span>
                  )}
                </span>
                <span className={classes.size}>
                  {problem === undefined ? `${Math.floor(part * 100)} %` : null}
                </span>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Leave out ${name}`}
                  onClick={() => leaveOut(number)}
                >
                  <IconX size={16} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
        )}
        {isFull ? null : (
          <div className={classes.buttons}>
            <Button
              type="button"
              variant="default"
              leftSection={<IconPaperclip size={16} aria-hidden />}
              onClick={() => chooser.current?.click()}
            >
              {many ? 'Choose files' : 'Choose a file'}
            </Button>
            <Button
              type="button"
              variant="default"
              className={classes.camera}
              leftSection={<IconCamera size={16} aria-hidden />}
              onClick={() => camera.current?.click()}
            >
              Take a photo
            </Button>
            <span className={classes.hint}>or drop {many ? 'them' : 'it'} here</span>
          </div>
        )}
        <input
          ref={chooser}
          type="file"
          hidden
          multiple={many}
          aria-label={label}
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
        <input
          ref={camera}
          type="file"
          hidden
          accept="image/*"
          capture="environment"
          aria-label={`${label}: photo`}
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
      </div>
    </Input.Wrapper>
  );
}
