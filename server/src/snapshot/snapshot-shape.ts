import * as v from 'valibot';
import type { Snapshot } from './snapshot';

const text = v.string();
const texts = v.array(v.string());
const numbers = v.array(v.number());
const whenText = v.exactOptional(text);
const whenTexts = v.exactOptional(texts);
const whenNumber = v.exactOptional(v.number());
const whenNumbers = v.exactOptional(numbers);
const flag = v.exactOptional(v.literal(true));
const nameEntries = { schema: text, name: text };

const columnStatistics = v.array(
  v.looseObject({
    column: v.union([text, v.number()]),
    inherited: flag,
    nullFraction: v.number(),
    averageWidth: v.number(),
    distinct: v.number(),
    mostCommonValues: whenTexts,
    mostCommonFrequencies: whenNumbers,
    histogramBounds: whenTexts,
    correlation: whenNumber,
    mostCommonElements: whenTexts,
    mostCommonElementFrequencies: whenNumbers,
    elementCountHistogram: whenNumbers,
    rangeLengthHistogram: whenTexts,
    rangeEmptyFraction: whenNumber,
    rangeBoundsHistogram: whenTexts,
    extremes: v.exactOptional(v.tuple([text, text])),
  }),
);

const indexSizeEntries = {
  parent: v.exactOptional(v.looseObject(nameEntries)),
  pages: whenNumber,
  rows: whenNumber,
  allVisible: whenNumber,
  blocks: whenNumber,
  height: whenNumber,
  inverted: v.exactOptional(
    v.looseObject({ entryPages: v.number(), dataPages: v.number(), entries: v.number() }),
  ),
  scans: whenNumber,
};

const relation = v.looseObject({
  ...nameEntries,
  kind: v.picklist(['table', 'partitioned-table', 'foreign-table', 'view', 'materialized-view']),
  columns: v.array(
    v.looseObject({
      name: text,
      type: text,
      notNull: flag,
      default: whenText,
      generated: v.exactOptional(v.picklist(['stored', 'virtual'])),
      identity: v.exactOptional(v.picklist(['always', 'by default'])),
      collation: whenText,
    }),
  ),
  partitionBy: whenText,
  partitionOf: v.exactOptional(v.looseObject({ ...nameEntries, bound: text })),
  inherits: v.exactOptional(v.array(v.looseObject(nameEntries))),
  query: whenText,
  constraints: v.exactOptional(
    v.array(
      v.looseObject({
        name: text,
        definition: text,
        index: v.exactOptional(v.looseObject(indexSizeEntries)),
      }),
    ),
  ),
  indexes: v.exactOptional(
    v.array(
      v.looseObject({
        name: text,
        definition: text,
        invalid: flag,
        ...indexSizeEntries,
        statistics: v.exactOptional(columnStatistics),
      }),
    ),
  ),
  options: whenTexts,
  unlogged: flag,
  rowSecurity: v.exactOptional(v.picklist(['enabled', 'forced'])),
  policies: v.exactOptional(v.array(v.looseObject({ name: text, definition: text }))),
  size: v.exactOptional(
    v.looseObject({ pages: v.number(), rows: v.number(), allVisible: whenNumber, blocks: whenNumber }),
  ),
  statistics: v.exactOptional(columnStatistics),
});

/** What a snapshot must look like; properties that it does not name are let through. */
export const snapshotShape = v.looseObject({
  forecostSnapshot: v.literal(1),
  takenOn: whenText,
  serverVersion: v.number(),
  values: v.picklist(['all', 'coarse', 'none']),
  collation: text,
  searchPath: texts,
  settings: v.record(text, text),
  extensions: v.array(v.looseObject({ ...nameEntries, version: text })),
  schemas: texts,
  types: v.array(
    v.looseObject({
      ...nameEntries,
      kind: v.picklist(['enum', 'domain', 'composite', 'range']),
      definition: text,
    }),
  ),
  sequences: v.array(v.looseObject(nameEntries)),
  functions: v.array(v.looseObject({ ...nameEntries, arguments: text, definition: text })),
  relations: v.array(relation),
  statisticsObjects: v.array(
    v.looseObject({
      ...nameEntries,
      definition: text,
      distinct: whenText,
      dependencies: whenText,
      mostCommonValues: v.exactOptional(v.array(v.array(v.nullable(text)))),
      mostCommonFrequencies: whenNumbers,
      mostCommonBaseFrequencies: whenNumbers,
      expressions: v.exactOptional(columnStatistics),
    }),
  ),
  unreadable: texts,
  statements: v.exactOptional(
    v.array(v.looseObject({ query: text, calls: v.number(), totalTimeMs: v.number(), rows: v.number() })),
  ),
}) satisfies v.GenericSchema<unknown, Snapshot>;
