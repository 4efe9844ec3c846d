import { Construct } from 'constructs';
import { FieldPatch, LatePatched } from '../api-object/field-patch';
import { pointerKeys, UnreachableError, withField } from '../api-object/json-pointer';
import { jsonFlaw } from '../api-object/json-value';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { listed } from '../text/listed';
import { nearest } from '../text/nearest';

const MOST_NAMES = 10;

/** Where a route is in the manifests. */
export interface PatchTarget {
  /** The route as rendered, without patches. */
  readonly spec: unknown;
  readonly objects: readonly LatePatched[];
  readonly place: FieldPatch['place'];
}

/** A route of requests, after it was added. */
export class HttpRoute {
  /**
   * @param checkPatched checks the route with its patches, before they are applied
   * @internal
   */
  public static _of(
    name: string | undefined, scope: Construct, targets: readonly PatchTarget[], checkPatched: (spec: unknown) => void = () => undefined,
  ): HttpRoute {
    return new HttpRoute(name, scope, targets, checkPatched);
  }

  /** Name of the route in access logs and metrics; undefined if it has none. */
  public readonly name?: string;
  private readonly patched: Map<PatchTarget, unknown>;

  private constructor(
    name: string | undefined, private readonly scope: Construct, targets: readonly PatchTarget[],
    private readonly checkPatched: (spec: unknown) => void,
  ) {
    this.name = name;
    this.patched = new Map(targets.map(target => [target, target.spec]));
  }

  /**
   * Sets a field of the route that has no option, also one that is newer than this library. The patch belongs to the route: routes that are
   * added in front of it do not move it. Objects on the way are created; an index replaces the entry of a list, `-` appends one. Patches of
   * routes are applied before those of `apiObject`.
   *
   * @param path JSON Pointer below the route, such as `/corsPolicy/maxAge`
   * @param value text, number, boolean, list or object
   * @throws `invalid-route` for a path that is not a JSON Pointer or cannot exist, and for a value that is not JSON; `istio-version` for a
   *   field that the Istio of the gateway lacks
   * @see https://www.rfc-editor.org/rfc/rfc6901
   */
  public patch(path: string, value: any): void {
    checkArguments('HttpRoute.patch', [path, value], this.scope);
    const pointer = pointerKeys(path);
    if ('flaw' in pointer) throw this.error(`path '${path}' ${pointer.flaw}`, "write the names below the route, such as '/corsPolicy/maxAge'");
    const { keys } = pointer;
    if (keys[0] === 'spec') throw this.error(`path '${path}' begins above the route`, "write the names below the route, such as '/corsPolicy/maxAge'");
    const flaw = jsonFlaw(value);
    if (flaw !== undefined) throw this.error(`value of '${path}': ${flaw}`, 'give text, a finite number, true, false, a list or an object');
    const copy: unknown = structuredClone(value);
    const changed = [...this.patched].map(([target, spec]) => [target, this.withField(spec, path, keys, copy)] as const);
    changed.forEach(([, spec]) => this.checkPatched(spec));
    for (const [target, spec] of changed) {
      this.patched.set(target, spec);
      target.objects.forEach(object => object._patchField({ place: target.place, keys, value: copy }));
    }
  }

  private withField(spec: unknown, path: string, keys: readonly string[], value: unknown): unknown {
    try {
      return withField(spec, keys, value);
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      throw this.error(`path '${path}' cannot exist: ${error.message}`, 'patch the field that contains it');
    }
  }

  private error(message: string, help: string): IngressError {
    const of = this.name === undefined ? '' : ` of route '${this.name}'`;
    return new IngressError({ code: 'invalid-route', message: `patch${of}: ${message}`, help, field: 'path' }, this.scope);
  }
}

/**
 * The route with a name.
 *
 * @throws IngressError `invalid-route` if no route, or more than one, has the name
 */
export function routeNamed(routes: readonly HttpRoute[], name: string, scope: Construct): HttpRoute {
  const found = routes.filter(route => route.name === name);
  if (found.length === 1) return found[0];
  const names = [...new Set(routes.flatMap(route => route.name ?? []))];
  const near = nearest(name, names);
  throw new IngressError({
    code: 'invalid-route',
    message: found.length > 1 ? `${found.length} routes have the name '${name}'`
      : `no route has the name '${name}'${names.length > 0 ? `; the names are ${listed(names, MOST_NAMES)}` : '; none has a name'}`,
    help: found.length > 1 ? 'give each its own name' : near !== undefined ? `use '${near}'` : 'set name of the route',
    field: 'name',
  }, scope);
}
