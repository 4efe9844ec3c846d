import { withLatePatches } from './late-patches';
import { MonitoringPrometheusRule } from '../../imports/monitoring.coreos.com';

/** A PrometheusRule of the Prometheus operator. */
export class PrometheusRuleObject extends withLatePatches(MonitoringPrometheusRule) {}
