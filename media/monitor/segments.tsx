interface SegmentsProps<Value> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly title: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** A choice of a few, all in sight. */
export function Segments<Value extends string | number>(props: SegmentsProps<Value>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a line by every browser.
    <div class="segments" role="group" aria-label={props.label}>
      {props.options.map(({ value, title }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === props.value}
          onClick={() => props.onChange(value)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
