import { describe, expect, test } from 'vitest';
import { redacted } from '../../../server/src/snapshot/redact';
import type { Snapshot } from '../../../server/src/snapshot/snapshot';
import { madeSnapshot } from './made-snapshot';

const statisticsOf = (snapshot: Snapshot) => snapshot.relations[1]?.statistics ?? [];

test('with all values it stays as it is', () => {
  expect(redacted(madeSnapshot, 'all')).toBe(madeSnapshot);
});

test('coarse keeps eleven bounds, and common values where the schema names them', () => {
  const snapshot = redacted(madeSnapshot, 'coarse');
  const [total, status] = statisticsOf(snapshot);
  expect(snapshot.values).toBe('coarse');
  expect(total).toEqual({
    column: 'total',
    nullFraction: 0.25,
    averageWidth: 6,
    distinct: -0.333333343,
    mostCommonFrequencies: [0.12345678901, 0.1],
    histogramBounds: ['0', '100', '200', '300', '400', '500', '600', '700', '800', '900', '1000'],
    correlation: 0.5,
  });
  expect(status?.mostCommonValues).toEqual(['open', 'paid']);
});

describe.each(['coarse', 'none'] as const)('%s', (values) => {
  const snapshot = redacted(madeSnapshot, values);

  test('what is no value stays', () => {
    const bare = (one: Snapshot) => ({
      ...one,
      values: 'all',
      relations: one.relations.map(({ statistics: _, indexes: _indexes, ...relation }) => relation),
      statisticsObjects: one.statisticsObjects.map(
        ({ mostCommonValues: _, expressions: _expressions, ...object }) => object,
      ),
    });
    expect(bare(snapshot)).toEqual(bare(madeSnapshot));
  });

  test('the values of an index of an expression go too', () => {
    expect(snapshot.relations[1]?.indexes?.[0]?.statistics?.[0]).not.toHaveProperty('mostCommonValues');
  });
});

describe('extended statistics over expressions', () => {
  const expressionIn = (snapshot: Snapshot) => snapshot.statisticsObjects[1]?.expressions?.[0];
  const kept = {
    column: 1,
    nullFraction: 0.25,
    averageWidth: 6,
    distinct: 40,
    mostCommonFrequencies: [0.2],
    correlation: 0.5,
  };

  test('keep eleven bounds where the values are coarse', () => {
    expect(expressionIn(redacted(madeSnapshot, 'coarse'))).toEqual({
      ...kept,
      histogramBounds: ['0', '100', '200', '300', '400', '500', '600', '700', '800', '900', '1000'],
    });
  });

  test('keep no value where there are none', () => {
    expect(expressionIn(redacted(madeSnapshot, 'none'))).toEqual(kept);
  });
});

test('none keeps no value', () => {
  const kept = JSON.stringify(statisticsOf(redacted(madeSnapshot, 'none')));
  for (const word of ['Values', 'Bounds', 'extremes', 'Elements"']) expect(kept).not.toContain(word);
  expect(kept).toContain('mostCommonFrequencies');
});

test('what is gone does not come back', () => {
  const none = redacted(madeSnapshot, 'none');
  expect(redacted(none, 'coarse')).toBe(none);
});
