import { useMemo } from 'preact/hooks';
import { Icon } from '../shared/icon';
import { VirtualLines } from '../shared/virtual-lines';

interface TextViewProps {
  readonly text: string | undefined;
  readonly onCopy: (text: string) => void;
  readonly onOpen: () => void;
}

/** The plan as the server wrote it. */
export function TextView({ text, onCopy, onOpen }: TextViewProps) {
  const lines = useMemo(() => (text ?? '').split('\n').flatMap(splitLong), [text]);
  if (text === undefined) return <p class="nothing muted">The plan's own text was not kept.</p>;
  return (
    <div class="text-view">
      <div class="text-actions">
        <button type="button" class="button" onClick={() => onCopy(text)}>
          <Icon name="copy" /> Copy
        </button>
        <button type="button" class="button" onClick={onOpen}>
          <Icon name="go-to-file" /> Open in editor
        </button>
      </div>
      <VirtualLines lines={lines} label="The plan as the server wrote it" />
    </div>
  );
}

/** A plan may be one line of megabytes, which no browser draws. */
function splitLong(line: string): string[] {
  if (line.length <= longestLine) return [line];
  const parts: string[] = [];
  for (let at = 0; at < line.length; at += longestLine) parts.push(line.slice(at, at + longestLine));
  return parts;
}

const longestLine = 2000;
