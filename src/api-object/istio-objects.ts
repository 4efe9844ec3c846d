import { withLatePatches } from './late-patches';
import { IstioDestinationRule, IstioGateway, IstioServiceEntry, IstioVirtualService } from '../../imports/networking.istio.io';

export { ServiceEntrySpecLocation, ServiceEntrySpecResolution } from '../../imports/networking.istio.io';

/** A Gateway of Istio. */
export class GatewayObject extends withLatePatches(IstioGateway) {}

/** A VirtualService of Istio. */
export class VirtualServiceObject extends withLatePatches(IstioVirtualService) {}

/** A DestinationRule of Istio. */
export class DestinationRuleObject extends withLatePatches(IstioDestinationRule) {}

/** A ServiceEntry of Istio. */
export class ServiceEntryObject extends withLatePatches(IstioServiceEntry) {}
