import { useRef, useState } from 'preact/hooks';
import { useElementSize } from './use-element-size';
import { visibleRows } from './visible-rows';

const lineHeight = 18;

/** Lines of text of any number, of which only those in sight are drawn. */
export function VirtualLines({
  lines,
  label,
}: {
  readonly lines: readonly string[];
  readonly label: string;
}) {
  const ref = useRef<HTMLDivElement>(null);
  const { height } = useElementSize(ref);
  const [scrollTop, setScrollTop] = useState(0);
  const { first, end } = visibleRows(lines.length, lineHeight, scrollTop, height);
  return (
    <section
      ref={ref}
      class="virtual-lines mono"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
      tabIndex={0}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
      <div class="virtual-lines-space" style={{ height: `${lines.length * lineHeight}px` }}>
        <pre style={{ transform: `translateY(${first * lineHeight}px)`, lineHeight: `${lineHeight}px` }}>
          {lines.slice(first, end).join('\n')}
        </pre>
      </div>
    </section>
  );
}
