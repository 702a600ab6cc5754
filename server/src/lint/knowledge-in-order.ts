import type { Knowledge } from './knowledge';
import type { Outline } from './outline';

/** What each statement is judged by, to be asked in the document's order. */
export function knowledgeInOrder(knowledge: Knowledge): (statement: Outline) => Knowledge {
  const { earlier } = knowledge;
  if (!earlier) return () => knowledge;
  const { createdHere } = knowledge;
  const pending = earlier.map(({ schema, until }) => ({
    knowledge: { version: {}, schema, createdHere },
    until,
  }));
  let passed = 0;
  let next = 0;
  return ({ changesSchema }) => {
    if (changesSchema) passed++;
    for (let one = pending[next]; one && one.until < passed; one = pending[next]) next++;
    return pending[next]?.knowledge ?? knowledge;
  };
}
