"""README's program, and what Python users do next; run with the folder to write to."""
import datetime
import json
import sys

import jsii
from cdk8s import ApiObjectMetadata, App, Chart, JsonPatch, Testing
from cdk8s_plus_27 import Service, ServicePort
import cdk8s_istio_ingress as istio
from ingress_error import INGRESS_ERROR


@jsii.implements(istio.IClock)
class StandingClock:
    def now(self):
        return datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


@jsii.implements(istio.ICertificateReporter)
class Reporter:
    def __init__(self):
        self.changes = []

    def report(self, changes):
        self.changes += [(change.name, change.action) for change in changes]


@jsii.implements(istio.ICertificateStore)
class DictStore:
    """A store as a user writes one."""

    def __init__(self):
        self.records = {}

    def open(self):
        return list(self.records.values())

    def read(self, name):
        return self.records[name]

    def write(self, records):
        for record in records:
            self.records[record.name] = record

    def close(self):
        pass


def options(ca):
    return dict(
        tls=istio.ServerTls.simple(server_certificate=istio.ServerCertificate.issued_by(ca)),
        routes=[istio.HttpRouteOptions(paths=[istio.PathMatch.any()], destination=istio.Destination.service("frontend", 80))],
    )


def shop(app, store, hosts=("shop.example.com",)):
    chart = Chart(app, "shop", namespace="shop")
    ca = istio.CertificateAuthority.self_signed("shop-ca", store=store)
    gateway = istio.Gateway(chart, "Gateway", metadata=ApiObjectMetadata(name="shop"))
    for host in hosts:
        gateway.add_host(host, **options(ca))
    return chart, gateway


def written(folder):
    with open(f"{folder}/shop.k8s.yaml", encoding="utf8") as file:
        return file.read()


def patch():
    chart, gateway = shop(Testing.app(), istio.CertificateStore.deterministic("test"))
    gateway.api_object.add_json_patch(JsonPatch.add("/spec/newerThanThisLibrary", "yes"))
    found = [each for each in Testing.synth(chart) if each["kind"] == "Gateway"]
    assert found[0]["spec"]["newerThanThisLibrary"] == "yes", found


def error():
    try:
        shop(Testing.app(), istio.CertificateStore.deterministic("test"), ["not a host"])
    except Exception as problem:  # jsii gives a RuntimeError: what is known stands in its text
        found = INGRESS_ERROR.search(str(problem))
        assert found and found["path"] == "shop/Gateway" and found["code"] == "invalid-host", str(problem)
        return
    raise AssertionError("an invalid host was accepted")


def error_at_synth():
    app = Testing.app()
    istio.Gateway(Chart(app, "shop"), "Empty")
    try:
        app.synth()
    except Exception as problem:
        found = INGRESS_ERROR.search(str(problem))
        assert found and found["path"] == "shop/Empty" and found["code"] == "invalid-argument", str(problem)
        return
    raise AssertionError("a gateway without servers was accepted")


def service():
    app = Testing.app()
    chart = Chart(app, "routes")
    api = Service(chart, "Api", metadata=ApiObjectMetadata(name="api"), ports=[ServicePort(port=8080)])
    istio.VirtualService(chart, "Routes", hosts=["shop.example.com"], routes=[
        istio.HttpRouteOptions(paths=[istio.PathMatch.any()], destination=istio.Destination.from_service(api)),
    ])
    assert any(each["kind"] == "VirtualService" for each in Testing.synth(chart))


def own_store():
    reporter = Reporter()
    store = istio.CertificateStore.of(DictStore(), clock=StandingClock(), reporter=reporter)
    first = Testing.synth(shop(Testing.app(), store)[0])
    second = Testing.synth(shop(Testing.app(), store)[0])
    assert first == second
    assert reporter.changes.count(("shop.example.com", "created")) == 1, reporter.changes


def many_hosts(folder):
    app = App(outdir=f"{folder}/many")
    shop(app, istio.CertificateStore.directory(f"{folder}/many-certificates"), [f"host-{index}.example.com" for index in range(1000)])
    app.synth()
    assert written(f"{folder}/many").count("kind: Secret") == 1000


def main(folder):
    app = App(outdir=f"{folder}/dist")
    shop(app, istio.CertificateStore.directory(f"{folder}/certificates"))
    app.synth()
    for kind in ("Gateway", "VirtualService", "Secret"):
        assert f"kind: {kind}" in written(f"{folder}/dist"), kind
    for check in (patch, error, error_at_synth, service, own_store):
        check()
    started = datetime.datetime.now()
    many_hosts(folder)
    print(json.dumps({"1,000 hosts": (datetime.datetime.now() - started).total_seconds()}))


main(sys.argv[1])
