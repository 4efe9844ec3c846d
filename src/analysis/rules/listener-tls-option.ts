import { gatewayApiObjects } from './shared/gateway-api-example';
import { listenerReport, listenersOf } from './shared/listener-report';
import { CIPHER_SUITES_OPTION, ListenerModel, ListenerTls, TERMINATE_MODE_OPTION } from '../../model/gateway-api/listeners';
import { nearest } from '../../text/nearest';
import { cipherSuitesProblems } from '../../validation/cipher-suites';
import { Report, Rule } from '../rule';

/** Values of the option for client certificates; Istio ignores every other one. */
const MODES = ['MUTUAL', 'OPTIONAL_MUTUAL', 'ISTIO_SIMPLE', 'ISTIO_MUTUAL', 'SIMPLE'];
/** Istio's options of a listener. */
const OPTIONS = [TERMINATE_MODE_OPTION, CIPHER_SUITES_OPTION, 'gateway.istio.io/listener-protocol'];

const OPTION = (value: string) => gatewayApiObjects({
  tls: { certificateRefs: [{ name: 'www' }], options: { [TERMINATE_MODE_OPTION]: value } },
});

/** Gateway API: Istio knows the options of each listener, and their values. */
export const listenerTlsOption: Rule = {
  id: 'listener-tls-option',
  codes: ['tls-terminate-mode-ignored', 'tls-option-ignored'],
  complies: `the options of a listener are ${OPTIONS.slice(0, 2).join(' and ')}, with values that Istio knows`,
  accepted: { add: OPTION('SIMPLE') },
  refused: { add: OPTION('mutual') },
  check: context => listenersOf(context).flatMap(listener => listener.tls ? reportsOf(listener, listener.tls) : []),
};

function reportsOf(listener: ListenerModel, { options, terminateMode, mode, cipherSuites }: ListenerTls): Report[] {
  const at = (option: string) => `${listener.path}.tls.options[${option}]`;
  const unknown = Object.keys(options).filter(option => !OPTIONS.includes(option) && /istio|tls/i.test(option));
  return [
    ...terminateMode !== undefined && mode === 'Terminate' && !MODES.includes(terminateMode) ? [listenerReport(
      listener, `Istio ignores '${terminateMode}', so clients need no certificate`, {
        path: at(TERMINATE_MODE_OPTION), help: `use ${nearest(terminateMode, MODES) ?? MODES.slice(0, 2).join(' or ')}`,
      },
    )] : [],
    ...unknown.map(option => listenerReport(listener, `Istio does not know the option '${option}' and ignores it`, {
      path: at(option), code: 'tls-option-ignored' as const, help: `did you mean ${nearest(option, OPTIONS) ?? OPTIONS[0]}?`,
    })),
    ...cipherSuitesProblems(cipherSuites).map(({ message, help }) => listenerReport(listener, message, {
      path: at(CIPHER_SUITES_OPTION), code: 'tls-option-ignored' as const, help,
    })),
  ];
}
