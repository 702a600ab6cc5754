import { afterAll, beforeAll, describe, it } from 'vitest';
import { keepPictures, type Session, startSession } from './session';

describe('a new editor', () => {
  let session: Session;
  keepPictures(() => session);
  beforeAll(async () => {
    session = await startSession({ files: { 'queries.sql': 'SELECT 1;\n' } });
  });
  afterAll(() => session?.stop());

  it('has the extension installed from its package', async () => {
    const { workbench } = session;
    const extensions = await workbench.extensions();
    await extensions.installed('Forecost').first().waitFor();
    await workbench.screenshot('installed');
  });

  it('opens a SQL file', async () => {
    const editor = await session.workbench.openFile('queries.sql');
    await editor.shown();
  });
});
