import { originFlaw } from './shared/origin-flaw';
import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { IngressModel } from '../../model/ingress-model';
import { Labels, selects, selectorText } from '../../model/labels';
import { fullName } from '../../model/resource';
import { VirtualServiceModel } from '../../model/virtual-services';
import { hostCovers } from '../../validation/host-match';
import { StringMatchSpec } from '../../validation/string-match';
import { HttpMatchSpec } from '../../validation/virtual-service-spec';
import { Report, Rule } from '../rule';
import { gatewayWorkloadsOf } from './shared/route-gateways';

/** A match can match some request at a gateway of its VirtualService. */
export const routeNeverApplies: Rule = {
  id: 'route-never-applies',
  codes: ['route-never-applies'],
  complies: 'a match refers to ports and gateways of its VirtualService only, and its paths begin with a slash',
  accepted: { set: { 'routes.spec.http[0].match': [{ port: 443, uri: { prefix: '/shop' } }] } },
  refused: { set: { 'routes.spec.http[0].match': [{ port: 8080, uri: { prefix: '/' } }] } },
  check: ({ model }) => model.virtualServices.flatMap(virtualService => {
    const ports = portsOf(model, virtualService);
    return [...corsReports(virtualService), ...(['http', 'tls', 'tcp'] as const).flatMap(section => (virtualService.spec[section] ?? []).flatMap((route, i) =>
      (route.match ?? []).flatMap((match, j): Report[] => {
        const at = { resource: virtualService.resource, path: `spec.${section}[${i}].match[${j}]` };
        return [
          ...section === 'http' ? [...pathReports(at, (match as HttpMatchSpec).uri), ...requestReports(at, virtualService, match as HttpMatchSpec)] : [],
          ...gatewayReports(at, virtualService, match.gateways),
          ...portReports(at, virtualService, match, ports),
          ...section === 'http' ? sourceReports(at, virtualService, match, gatewayWorkloadsOf(model, virtualService)) : [],
          ...section === 'http' && ports?.redirected.includes(match.port ?? 0) && !('redirect' in route && route.redirect) ? [{
            ...at,
            path: `${at.path}.port`,
            message: `port ${match.port} redirects every request to https (httpsRedirect) before its routes are looked at`,
            help: 'leave httpsRedirect out, and redirect by a route after this one',
          }] : [],
        ];
      })))];
  }),
};

function corsReports({ resource, spec }: VirtualServiceModel): Report[] {
  return (spec.http ?? []).flatMap(({ corsPolicy }, i) => (corsPolicy?.allowOrigins ?? []).flatMap((origin, j) => {
    const flaw = originFlaw(origin);
    return flaw ? [{ resource, path: `spec.http[${i}].corsPolicy.allowOrigins[${j}]`, ...flaw }] : [];
  }));
}

type Place = Pick<Report, 'resource' | 'path'>;

function pathReports({ resource, path }: Place, uri: StringMatchSpec | null | undefined): Report[] {
  const flaw = uri && pathFlaw(uri);
  return flaw ? [{ resource, path: `${path}.uri`, ...flaw }] : [];
}

/** Why no path of a request is what a match asks for. */
function pathFlaw({ exact, prefix, regex }: StringMatchSpec): Pick<Report, 'message' | 'help'> | undefined {
  if (regex) {
    const [, inside] = /^\/((?:\^|\\\/).*)\/[gimsuy]*$/.exec(regex) ?? [];
    if (inside !== undefined) {
      return {
        message: `'${regex}' is written as in JavaScript: the slashes around the expression and its flags are part of it, so no path matches`,
        help: `write ${/\/[gmsuy]*i[a-z]*$/.test(regex) ? '(?i)' : ''}${inside.replace(/^\^|\$$/g, '').replaceAll('\\/', '/')}`,
      };
    }
    // the whole path must match
    return /^\^?[\w-](?![?*+{])[^|]*$/.test(regex) ? {
      message: `no path matches '${regex}': the expression is for the whole path, which begins with a slash`,
      help: `write ${regex.startsWith('^') ? `^/${regex.slice(1)}` : `/${regex}`}, or .*${regex.replace(/^\^/, '')} for any path that has it`,
    } : undefined;
  }
  const value = exact ?? prefix;
  if (!value || (exact === '*')) {
    return undefined;
  }
  if (!value.startsWith('/')) {
    const path = /^[a-z]+:\/\/[^/]*(\/.*)?$/i.exec(value);
    return {
      message: `no path is '${value}' or begins with it: every path begins with a slash`, help: `write ${path ? path[1] ?? '/' : `/${value}`}`,
    };
  }
  const [, alone, mark] = /^([^?#]*)([?#])/.exec(value) ?? [];
  if (mark) {
    return {
      message: `no path has a '${mark}', as '${value}' has: ${mark === '?' ? 'the query is not part of the path' : 'clients keep what follows it'}`,
      help: mark === '?' ? `match the path ${alone}, and the query with queryParams` : `match the path ${alone}`,
    };
  }
  return value.includes('*') ? {
    message: `'${value}' is compared as text: it takes only paths that have an asterisk themselves`,
    help: /^[^*]*\*+$/.test(value) ? `write prefix: ${value.replace(/\*+$/, '')}` : `write regex: ${value.replace(/\./g, '\\.').replace(/\*+/g, '[^/]*')}`,
  } : undefined;
}

/** Methods are in capitals, and the host of a request is one of the VirtualService. */
function requestReports({ resource, path }: Place, { hosts, appliesToMesh }: VirtualServiceModel, match: HttpMatchSpec): Report[] {
  const method = match.method?.exact ?? match.method?.prefix;
  const authority = match.authority?.exact;
  const isForeign = authority !== undefined && !appliesToMesh && hosts.length > 0
    && !hosts.some(host => hostCovers(host, authority.replace(/:\d+$/, '').toLowerCase()));
  const scheme = match.scheme?.exact ?? match.scheme?.prefix;
  const patterns = (['headers', 'withoutHeaders', 'queryParams'] as const).flatMap(field => Object.entries(match[field] ?? {})
    .flatMap(([name, condition]) => {
      const text = condition?.exact ?? condition?.prefix;
      return text && /\.[*+]/.test(text) ? [{ field: `${field}[${name}]`, text }] : [];
    }));
  return [
    ...patterns.map(({ field, text }) => ({
      resource, path: `${path}.${field}`, message: `'${text}' is compared as text, not as a pattern`, help: `write regex: ${text}`,
    })),
    ...scheme && !['http', 'https'].some(known => match.scheme?.exact === undefined ? known.startsWith(scheme) : known === scheme) ? [{
      resource, path: `${path}.scheme`, message: `no request has scheme '${scheme}': it is http or https, in small letters`, help: 'write http or https',
    }] : [],
    ...method && method !== method.toUpperCase() ? [{
      resource, path: `${path}.method`, message: `no method of HTTP is '${method}': methods have capital letters`, help: `write ${method.toUpperCase()}`,
    }] : [],
    ...isForeign ? [{
      resource,
      path: `${path}.authority`,
      message: `the VirtualService is for ${hosts.join(', ')}, and no request for these has authority '${authority}'`,
      help: 'add it to spec.hosts, or leave it out',
    }] : [],
  ];
}

function gatewayReports({ resource, path }: Place, { spec }: VirtualServiceModel, gateways: readonly string[] = []): Report[] {
  const bound = spec.gateways?.length ? spec.gateways : ['mesh'];
  return spec.hosts?.length && gateways.length > 0 && !gateways.some(gateway => bound.includes(gateway)) ? [{
    resource,
    path: `${path}.gateways`,
    message: `the VirtualService is bound to ${bound.join(', ')}, but not to ${gateways.join(', ')}`,
    help: 'use a gateway of spec.gateways, with the same spelling',
  }] : [];
}

/** At a gateway, sourceLabels and sourceNamespace are compared with the Pods of the gateway, not with clients. */
function sourceReports(
  { resource, path }: Place,
  { appliesToMesh }: VirtualServiceModel,
  match: HttpMatchSpec,
  workloads: readonly (GatewayWorkloadModel | undefined)[],
): Report[] {
  const { sourceLabels, sourceNamespace, gateways } = match;
  if (appliesToMesh || gateways?.length || workloads.length === 0) {
    return [];
  }
  const at = (field: string, message: string) => ({
    resource, path: `${path}.${field}`, message: `${message}: at a gateway it is compared with the Pods of the gateway, not with clients`, help: `leave ${field} out`,
  });
  return [
    ...sourceLabels && workloads.every(workload => workload && lacks(workload, sourceLabels))
      ? [at('sourceLabels', `no gateway of the VirtualService has labels ${selectorText(sourceLabels)}`)] : [],
    ...sourceNamespace && workloads.every(workload => workload && isElsewhere(workload, sourceNamespace))
      ? [at('sourceNamespace', `no gateway of the VirtualService is in namespace ${sourceNamespace}`)] : [],
  ];
}

/** Whether no Pod of a gateway has some labels. Pods that are not among the manifests may have more than the labels of the selector. */
function lacks({ deployed, labels }: GatewayWorkloadModel, wanted: Labels): boolean {
  return deployed ? !selects(wanted, labels)
    : Object.entries(wanted).some(([name, value]) => labels[name] !== undefined && labels[name] !== value);
}

/** Whether the Pods of a gateway are known to be in another namespace. */
function isElsewhere({ deployed, namespace, namespaceFrom }: GatewayWorkloadModel, wanted: string): boolean {
  return (deployed !== undefined || namespaceFrom === 'hint') && namespace !== wanted;
}

interface Placed { readonly port?: number; readonly gateways?: readonly string[] }

function portReports(
  { resource, path }: Place, { appliesToMesh }: VirtualServiceModel, match: Placed, ports?: Ports,
): Report[] {
  const forMesh = appliesToMesh && (!match.gateways?.length || match.gateways.includes('mesh'));
  return !match.port || forMesh || !ports || ports.all.includes(match.port) ? [] : [{
    resource,
    path: `${path}.port`,
    message: `no server for the hosts of ${fullName(resource)} is on port ${match.port}: there are ${ports.all.join(', ')}`,
    help: 'give the port of the Gateway, not that of the destination, or leave it out',
  }];
}

interface Ports {
  readonly all: readonly number[];
  /** Those of which every server redirects. */
  readonly redirected: readonly number[];
}

/** The ports of the servers for a VirtualService; undefined if a gateway is not known or serves none of its hosts. */
function portsOf(model: IngressModel, { resource, hosts, gateways }: VirtualServiceModel): Ports | undefined {
  const found = gateways.map(({ namespace, name }) => model.gateway(namespace, name));
  if (gateways.length === 0 || found.includes(undefined)) {
    return undefined;
  }
  const servers = found.flatMap(gateway => hosts.flatMap(host => model.serversFor(gateway!, host, resource.namespace)));
  const open = new Set(servers.filter(({ spec }) => !spec.tls?.httpsRedirect).map(({ port }) => port));
  const all = [...new Set(servers.map(({ port }) => port))].sort((a, b) => a - b);
  return all.length === 0 ? undefined : { all, redirected: all.filter(port => !open.has(port)) };
}
