import { useEffect, useState } from 'preact/hooks';
import type { AdvicePresentation, AdviceViewState } from '../../server/src/protocol/advice-view';
import { plansOfDesign, plansOfDrop } from './compared-plans';
import { DropTable } from './drop-table';
import { Headline } from './headline';
import type { AdviceHost } from './host';
import { IndexTable } from './index-table';
import { migrationOfAll } from './migration-of-all';
import { RewriteList } from './rewrite-list';
import { UnplannedStatements } from './unplanned-statements';

interface AppProps {
  readonly presentation: AdvicePresentation;
  readonly initial: AdviceViewState;
  readonly host: AdviceHost;
}

/** The whole view of one advice. A new one gets a new App, so that nothing of the last one's state is left. */
export function App({ presentation, initial, host }: AppProps) {
  const { advice } = presentation;
  const [openRows, setOpenRows] = useState<ReadonlySet<string>>(() => new Set(initial.openRows));
  const [unticked, setUnticked] = useState<ReadonlySet<number>>(() => new Set(initial.unticked));

  useEffect(
    () => host.save({ openRows: [...openRows], unticked: [...unticked] }),
    [host, openRows, unticked],
  );

  const ticked = advice.indexes.filter((_, place) => !unticked.has(place));
  const toggle = (row: string) => setOpenRows((before) => toggled(before, row));
  return (
    <main class="advice estimates">
      <Headline
        presentation={presentation}
        tickedCount={ticked.length}
        onCreateAll={() => host.migrate(migrationOfAll(ticked))}
        onOpenScript={host.openScript}
        onAdviseAgain={host.adviseAgain}
      />
      {advice.indexes.length > 0 && (
        <IndexTable
          advice={advice}
          openRows={openRows}
          unticked={unticked}
          onToggle={toggle}
          onTick={(place) => setUnticked((before) => toggled(before, place))}
          onTickAll={(isTicked) => setUnticked(new Set(isTicked ? [] : advice.indexes.keys()))}
          actions={host}
          plansOf={(index) => plansOfDesign(advice, index)}
        />
      )}
      <DropTable
        advice={advice}
        openRows={openRows}
        onToggle={toggle}
        actions={host}
        plansOf={(index) => plansOfDrop(advice, index)}
      />
      <RewriteList rewrites={advice.rewrites} actions={host} />
      <UnplannedStatements statements={advice.unplanned} sources={advice.sources} actions={host} />
    </main>
  );
}

function toggled<T>(before: ReadonlySet<T>, one: T): ReadonlySet<T> {
  const after = new Set(before);
  if (!after.delete(one)) after.add(one);
  return after;
}
