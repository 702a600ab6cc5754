import type { Notice } from '../../server/src/protocol/monitor';
import { Icon } from '../shared/icon';
import type { Actions } from './actions';
import { CodeLine } from './code-line';

interface NoticesProps {
  readonly notices: readonly Notice[];
  readonly actions: Actions;
}

/** What the numbers lack, one line each, with what to do about it. */
export function Notices({ notices, actions }: NoticesProps) {
  if (notices.length === 0) return null;
  return (
    <ul class="notices">
      {notices.map((notice) => (
        <li key={notice.kind}>
          <span class="notice-icon">
            <Icon name="info" />
          </span>
          <span>
            <NoticeText notice={notice} actions={actions} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function NoticeText({ notice, actions }: { readonly notice: Notice; readonly actions: Actions }) {
  switch (notice.kind) {
    case 'no-privilege':
      return (
        <>
          Role {notice.user} sees only its own sessions and statements. A superuser can change that:{' '}
          <CodeLine code={notice.grantSql} actions={actions} />
        </>
      );
    case 'no-counts':
      return (
        <>
          The server does not count reads and transactions. Set <code>track_counts = on</code>.
        </>
      );
    case 'no-activities':
      return (
        <>
          The server does not say what sessions do. Set <code>track_activities = on</code>.
        </>
      );
  }
}
