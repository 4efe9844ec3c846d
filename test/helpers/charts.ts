import { App, Chart, Testing } from 'cdk8s';
import { IngressError } from '../../src/errors';

/** A chart in namespace `shop` of a new app. */
export function testChart(namespace = 'shop'): Chart {
  return new Chart(new App(), 'test', { namespace });
}

/** The rendered object of a kind, and there must be one only. */
export function rendered(chart: Chart, kind: string): any {
  const found = Testing.synth(chart).filter(object => object.kind === kind);
  if (found.length !== 1) throw new Error(`expected one ${kind}, found ${found.length}`);
  return found[0];
}

/** The `IngressError` that a call ends in. */
export function problemOf(call: () => unknown): IngressError {
  try {
    call();
  } catch (error) {
    if (error instanceof IngressError) return error;
    throw error;
  }
  throw new Error('expected an IngressError, but the call succeeded');
}
