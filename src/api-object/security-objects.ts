import { withLatePatches } from './late-patches';
import { IstioAuthorizationPolicy, IstioRequestAuthentication } from '../../imports/security.istio.io';

/** An AuthorizationPolicy of Istio. */
export class AuthorizationPolicyObject extends withLatePatches(IstioAuthorizationPolicy) {}

/** A RequestAuthentication of Istio. */
export class RequestAuthenticationObject extends withLatePatches(IstioRequestAuthentication) {}
