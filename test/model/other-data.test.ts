import { readYaml } from '../../src/model/input/read-yaml';

describe('JSON that is not of API objects', () => {
  test('in a form that no YAML parser takes is left out, as other data is', () => {
    expect(readYaml('{"rating": 5}\n{"rating": 4}\n', 'ratings.json').filter(({ unreadable }) => unreadable)).toEqual([]);
  });

  test('that holds several API objects one after the other is read as these, with their lines', () => {
    const read = readYaml('{"kind": "Service", "a": "}{"}\n{"kind":\n"Secret"}{"kind": "Pod"}\n', 'objects.json');
    expect(read.map(({ object }) => (object as { kind: string }).kind)).toEqual(['Service', 'Secret', 'Pod']);
    expect(read.map(({ origin }) => origin.line)).toEqual([1, 2, 3]);
  });

  test('that is a typed list gives its kind to items without one', () => {
    const read = readYaml('{"apiVersion": "v1", "kind": "ServiceList", "items": [{"metadata": {"name": "a"}}, {"apiVersion": "v1", "kind": "Pod"}]}');
    expect(read.map(({ object }) => (object as { kind: string }).kind)).toEqual(['Service', 'Pod']);
  });

  test('is an error where it has the fields of an API object', () => {
    expect(readYaml('{"kind": "Service"}\n{"kind": "Service"\n', 'services.json')[0].unreadable?.code).toBe('unreadable-input');
  });
});
