"""Rules of the house that a machine can check: directions, who commits, and the published description."""

import json
import subprocess
import sys
from pathlib import Path

from fastapi import FastAPI

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "dealwright"


def test_imports_go_down_the_list_of_domains_and_never_up() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout


def test_nobody_commits_in_domains() -> None:
    found = [
        path.relative_to(SOURCE)
        for path in (SOURCE / "domains").rglob("*.py")
        if ".commit(" in path.read_text() or ".rollback(" in path.read_text()
    ]
    assert not found


def test_the_page_was_built_for_the_api_as_it_is(app: FastAPI) -> None:
    kept = json.loads((ROOT / "web" / "openapi.json").read_text())
    assert kept == json.loads(json.dumps(app.openapi())), "run: dealwright openapi > web/openapi.json"
