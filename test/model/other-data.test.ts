import { readYaml } from '../../src/model/input/read-yaml';

describe('JSON that is not of API objects', () => {
  test('in a form that no YAML parser takes is left out, as other data is', () => {
    expect(readYaml('{"rating": 5}\n{"rating": 4}\n', 'ratings.json').filter(({ unreadable }) => unreadable)).toEqual([]);
  });

  test('is an error where it has the fields of an API object', () => {
    expect(readYaml('{"kind": "Service"}\n{"kind": "Service"}\n', 'services.json')[0].unreadable?.code).toBe('unreadable-input');
  });
});
