"""What an installation is made of: manifests, compose, image, alerts and dashboard fit the program that they run."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram

from bot import metrics
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT / "deploy" / "kubernetes"
SETTINGS = {str(field.validation_alias) for field in Settings.model_fields.values()}
OWN = re.compile(r"\binnkjopsbot_[a-z0-9_]+\b")
BESIDE = {"process_resident_memory_bytes", "process_cpu_seconds_total"}


def manifests() -> list[dict[str, Any]]:
    files = sorted(KUBERNETES.glob("*.yaml"))
    return [one for file in files for one in yaml.safe_load_all(file.read_text(encoding="utf-8")) if one]


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    for one in manifests():
        spec = one.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            yield one["kind"], spec["template"]["spec"]


def measured() -> set[str]:
    """Every series that `/metrics` has of ours."""
    found = set()
    for metric in vars(metrics).values():
        if isinstance(metric, Counter | Gauge | Histogram):
            (family,) = metric.describe()
            suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}
            found |= {f"{family.name}{suffix}" for suffix in suffixes.get(family.type, ("",))}
    return found


def queries() -> list[str]:
    alerts = yaml.safe_load((ROOT / "deploy" / "alerts.yaml").read_text(encoding="utf-8"))
    rules = [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    panels = dashboard()["panels"]
    return rules + [target["expr"] for panel in panels for target in panel.get("targets", [])]


def dashboard() -> dict[str, Any]:
    found = json.loads((ROOT / "deploy" / "grafana.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_every_alert_and_panel_asks_for_a_metric_that_there_is() -> None:
    known = measured()
    for query in queries():
        assert set(OWN.findall(query)) - {"innkjopsbot_"} <= known, query
        assert OWN.search(query) or any(name in query for name in BESIDE), query
        assert query.count("(") == query.count(")"), query
    # And none of ours is shown nowhere.
    asked = {re.sub(r"_(bucket|count|sum)$", "", name) for query in queries() for name in OWN.findall(query)}
    shown = {re.sub(r"_(bucket|count|sum)$", "", name) for name in known}
    text = (ROOT / "docs" / "operations" / "metrics.md").read_text(encoding="utf-8")
    assert sorted(name for name in shown if name not in text) == []
    assert asked <= shown


def test_every_alert_says_what_it_is_and_what_to_do() -> None:
    alerts = yaml.safe_load((ROOT / "deploy" / "alerts.yaml").read_text(encoding="utf-8"))
    rules = [rule for group in alerts["groups"] for rule in group["rules"]]
    assert len({rule["alert"] for rule in rules}) == len(rules)
    for rule in rules:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["remedy"].endswith(".")


def test_the_dashboard_is_one_that_grafana_takes() -> None:
    board = dashboard()
    panels = board["panels"]
    assert board["schemaVersion"] >= 36
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
        assert panel["title"]
        for target in panel.get("targets", []):
            assert {"refId", "expr", "datasource"} <= set(target)


def test_no_metric_has_a_label_about_a_person() -> None:
    for metric in vars(metrics).values():
        if isinstance(metric, Counter | Gauge | Histogram):
            assert set(metric._labelnames) <= {
                "channel", "result", "ended", "part", "reason", "kind", "version", "revision"
            }  # fmt: skip


@pytest.mark.parametrize("kind", ["Deployment", "Job", "CronJob"])
def test_every_pod_runs_without_root_and_writes_only_where_it_must(kind: str) -> None:
    (spec,) = [spec for found, spec in pods() if found == kind]
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in spec["containers"]:
        own = container["securityContext"]
        assert own["readOnlyRootFilesystem"] is True
        assert own["allowPrivilegeEscalation"] is False
        assert own["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]
        assert not container["image"].endswith(":latest")
        volumes = {volume["name"] for volume in spec["volumes"]}
        assert {mount["name"] for mount in container["volumeMounts"]} <= volumes


def test_three_replicas_roll_one_by_one_and_have_time_to_end() -> None:
    (deployment,) = [one for one in manifests() if one["kind"] == "Deployment"]
    spec = deployment["spec"]
    assert spec["replicas"] == 3
    assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    pod = spec["template"]["spec"]
    assert pod["terminationGracePeriodSeconds"] >= 60
    (container,) = pod["containers"]
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert (
        container["livenessProbe"]["httpGet"]["path"]
        == container["startupProbe"]["httpGet"]["path"]
        == "/healthz"
    )
    (budget,) = [one for one in manifests() if one["kind"] == "PodDisruptionBudget"]
    assert budget["spec"]["selector"]["matchLabels"] == spec["selector"]["matchLabels"]
    # The three paths are the service's own.
    health = (ROOT / "bot" / "health.py").read_text(encoding="utf-8")
    for path in ("/healthz", "/readyz", "/metrics"):
        assert f'"{path}"' in health


def test_every_setting_that_a_manifest_names_is_one_and_every_secret_file_is_mounted() -> None:
    (config,) = [one for one in manifests() if one["kind"] == "ConfigMap"]
    (secret,) = [one for one in manifests() if one["kind"] == "Secret"]
    for name, value in config["data"].items():
        assert isinstance(value, str)
        assert name.removesuffix("_FILE") in SETTINGS
        if name.endswith("_FILE"):
            assert value.removeprefix("/secrets/") in secret["stringData"]


def test_compose_passes_every_setting_on_and_gives_the_bot_no_more_than_it_needs() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert set(services["bot"]["environment"]) == SETTINGS
    for name in ("upgrade", "bot", "backup", "doctor"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"postgres:\d+\.\d+-\w+", services["database"]["image"])


def test_every_setting_is_told_of() -> None:
    told = (ROOT / "docs" / "operations" / "settings.md").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name in sorted(SETTINGS):
        assert f"`{name}`" in told, name
        assert re.search(rf"^#?{name}=", example, re.MULTILINE), name
    assert set(re.findall(r"`((?:INNKJOPSBOT|SLACK|TEAMS|APP)_[A-Z_]+)`", told)) <= SETTINGS


def test_the_image_is_of_one_base_whose_tag_is_exact() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(
        r"^ARG BASE=python:3\.\d+\.\d+-slim-bookworm(@sha256:[0-9a-f]{64})?$", text, re.MULTILINE
    )
    assert re.findall(r"^FROM (\S+)", text, re.MULTILINE) == ["${BASE}", "${BASE}"]
    assert "--extra telemetry" in text


def test_the_list_of_what_is_installed_names_all_that_is_locked_for_an_installation(tmp_path: Path) -> None:
    uv = os.environ.get("UV") or shutil.which("uv") or str(Path(sys.executable).parent / "uv")
    if not Path(uv).exists():
        # `make test` finds uv on the machine, or puts it beside Python: where CI has none, something is wrong.
        assert not os.environ.get("CI"), "CI has no uv"
        pytest.skip("set up without uv")
    given = ["export", "--frozen", "--quiet", "--offline", "--no-dev", "--all-extras"]
    made = {}
    for kind in ("cyclonedx1.5", "requirements.txt"):
        done = subprocess.run(
            [uv, *given, "--no-emit-project", "--format", kind],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        made[kind] = done.stdout
    listed = {(one["name"], one["version"]) for one in json.loads(made["cyclonedx1.5"])["components"]}
    locked = set(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", made["requirements.txt"], re.MULTILINE))
    assert len(locked) > 50
    assert locked <= listed
    script = (ROOT / ".ci" / "sbom").read_text(encoding="utf-8")
    assert "--no-dev --all-extras --format cyclonedx1.5" in script
