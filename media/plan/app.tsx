import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PlanPresentation, PlanTab, PlanViewState } from '../../server/src/protocol/plan-view';
import { Icon } from '../shared/icon';
import { Tabs } from '../shared/tabs';
import { FindingsBox } from './findings-box';
import { Headline } from './headline';
import type { PlanHost } from './host';
import { NodeDetails } from './node-details';
import { planFacts } from './node-facts';
import { planTabs } from './plan-tabs';
import { SearchBox } from './search-box';
import { SqlView } from './sql-view';
import { TableView } from './table-view';
import { TextView } from './text-view';
import { collapsible, expandTo } from './tree-rows';
import { TreeView } from './tree-view';

interface AppProps {
  readonly presentation: PlanPresentation;
  readonly initial: PlanViewState;
  readonly host: PlanHost;
}

/** The whole view of one plan. A new plan gets a new App, so that nothing of the last one's state is left. */
export function App({ presentation, initial, host }: AppProps) {
  const { plan, findings, sql, sourceRanges = [], rawText } = presentation;
  const facts = useMemo(() => planFacts(plan), [plan]);
  const [tab, setTab] = useState<PlanTab>(initial.tab ?? 'tree');
  const [selectedId, setSelectedId] = useState(
    inPlan(initial.selectedNodeId, plan.nodes.length) ?? facts.slowestId,
  );
  const [collapsed, setCollapsed] = useState<ReadonlySet<number>>(() => new Set(initial.collapsedIds ?? []));
  const [query, setQuery] = useState('');
  const searchInput = useRef<HTMLInputElement>(null);

  const matches = useMemo(() => {
    const text = query.trim().toLowerCase();
    if (text === '') return undefined;
    return new Set(
      facts.nodes.filter(({ searchText }) => searchText.includes(text)).map(({ node }) => node.id),
    );
  }, [facts, query]);

  useEffect(
    () => host.save({ selectedNodeId: selectedId, tab, collapsedIds: [...collapsed].slice(0, 5000) }),
    [host, selectedId, tab, collapsed],
  );

  const reveal = (id: number) => {
    if (plan.nodes[id] === undefined) return;
    setCollapsed((before) => expandTo(plan.nodes, before, id));
    setSelectedId(id);
  };
  const select = (id: number) => {
    reveal(id);
    host.selectNode(id);
  };
  const toggle = (id: number) => {
    const next = new Set(collapsed);
    if (!next.delete(id)) {
      next.add(id);
      // A node that disappears cannot stay selected.
      const size = plan.nodes[id]?.subtreeSize ?? 1;
      if (selectedId > id && selectedId < id + size) select(id);
    }
    setCollapsed(next);
  };
  const showInPlan = (id: number) => {
    setTab('tree');
    select(id);
  };
  const step = (direction: 1 | -1) => {
    const found = [...(matches ?? [])];
    const next =
      direction === 1 ? found.find((id) => id > selectedId) : found.findLast((id) => id < selectedId);
    const id = next ?? (direction === 1 ? found[0] : found.at(-1));
    if (id !== undefined) select(id);
  };

  useEffect(() => host.onReveal(reveal));
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLInputElement;
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      searchInput.current?.focus();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  const selected = plan.nodes[selectedId];
  const isOverNodes = tab === 'tree' || tab === 'table';
  return (
    <main class={plan.analyzed && presentation.origin.kind !== 'offline' ? 'plan' : 'plan estimates'}>
      <Headline presentation={presentation} onRerun={host.rerun} />
      <FindingsBox findings={findings} onShow={showInPlan} />
      <Tabs tabs={planTabs} selected={tab} onSelect={setTab}>
        <div class="tab-tools">
          {tab === 'tree' && (
            <>
              <button
                type="button"
                class="icon-button"
                title="Expand all"
                aria-label="Expand all"
                onClick={() => setCollapsed(new Set())}
              >
                <Icon name="expand-all" />
              </button>
              <button
                type="button"
                class="icon-button"
                title="Collapse all"
                aria-label="Collapse all"
                onClick={() => {
                  setCollapsed(collapsible(plan.nodes));
                  select(0);
                }}
              >
                <Icon name="collapse-all" />
              </button>
            </>
          )}
          {isOverNodes && (
            <SearchBox
              inputRef={searchInput}
              query={query}
              found={matches?.size}
              onQuery={setQuery}
              onStep={step}
              onLeave={() => document.querySelector<HTMLElement>('[role="treegrid"], [role="grid"]')?.focus()}
            />
          )}
        </div>
      </Tabs>
      <div
        class={isOverNodes ? 'panel panel-split' : 'panel'}
        role="tabpanel"
        id="tab-panel"
        aria-labelledby={`tab-${tab}`}
      >
        {tab === 'tree' && (
          <TreeView
            plan={plan}
            facts={facts}
            selectedId={selectedId}
            collapsed={collapsed}
            matches={matches}
            onSelect={select}
            onToggle={toggle}
          />
        )}
        {tab === 'table' && (
          <TableView plan={plan} facts={facts} selectedId={selectedId} matches={matches} onSelect={select} />
        )}
        {tab === 'text' && <TextView text={rawText} onCopy={host.copyText} onOpen={host.openRaw} />}
        {tab === 'sql' && (
          <SqlView
            sql={sql}
            ranges={sourceRanges}
            selectedId={selectedId}
            onSelect={select}
            onCopy={host.copyText}
          />
        )}
        {isOverNodes && selected !== undefined && <NodeDetails node={selected} findings={findings} />}
      </div>
    </main>
  );
}

function inPlan(id: number | undefined, count: number): number | undefined {
  return id !== undefined && id >= 0 && id < count ? id : undefined;
}
