import httpx
import pytest

@pytest.mark.parametrize("path", ["accounts","contacts","leads","deals","activities","products","pipelines","tags","lost-reasons","my-day","search?q=acme","accounts?deleted=true","deals?sort=amount_minor&total=true", "session", "users","workspace"])
async def test_get(rep: httpx.AsyncClient, path: str) -> None:
    r = await rep.get(f"/api/v1/{path}")
    assert r.status_code == 200, r.text

async def test_walk(rep: httpx.AsyncClient) -> None:
    a = await rep.post("/api/v1/accounts", json={"name": "TechGiant", "domain": "https://www.techgiant.example/x"})
    assert a.status_code == 201, a.text
    acc = a.json()
    c = await rep.post("/api/v1/contacts", json={"first_name": "Ada", "last_name":"Byron","email":"Ada@techgiant.example","account_id": acc["id"]})
    assert c.status_code == 201, c.text
    d = await rep.post("/api/v1/deals", json={"name": "TechGiant - Arm", "account_id": acc["id"], "amount_minor": 100000})
    assert d.status_code == 201, d.text
    pipes = (await rep.get("/api/v1/pipelines")).json()
    stages = pipes[0]["stages"]
    m = await rep.post(f"/api/v1/deals/{d.json()['id']}/move", json={"version": 1, "stage_id": stages[1]["id"]})
    assert m.status_code == 200, m.text
    m2 = await rep.post(f"/api/v1/deals/{d.json()['id']}/move", json={"version": 1, "stage_id": stages[2]["id"]})
    assert m2.status_code == 409, m2.text
    print(m2.json())
    b = await rep.get(f"/api/v1/pipelines/{pipes[0]['id']}/board")
    assert b.status_code == 200, b.text
    t = await rep.post("/api/v1/activities", json={"kind":"task","subject":"Call back","deal_id":d.json()["id"],"due_at":"2026-01-01T10:00:00Z"})
    assert t.status_code == 201, t.text
    for k,i in (("accounts",acc["id"]),("deals",d.json()["id"]),("contacts",c.json()["id"])):
        tl = await rep.get(f"/api/v1/{k}/{i}/timeline")
        assert tl.status_code == 200, tl.text
        g = await rep.get(f"/api/v1/{k}/{i}")
        assert g.status_code == 200, g.text
    print(tl.json())
    for q in ("tech giant","techgiant","tehcgiant","thecgiant","ada byr","byorn", "techgiantt"):
        s = await rep.get("/api/v1/search", params={"q": q})
        print(q, s.json())
        assert s.json()["hits"], q
    md = await rep.get("/api/v1/my-day")
    assert md.json()["overdue"], md.text
    l = await rep.post("/api/v1/leads", json={"last_name":"Turing","company":"Bletchley"})
    cv = await rep.post(f"/api/v1/leads/{l.json()['id']}/convert", json={"version":1})
    assert cv.status_code == 200, cv.text
    lines = await rep.put(f"/api/v1/deals/{d.json()['id']}/lines", json={"version": 2, "lines":[{"name":"x","quantity":2,"unit_price_minor":333,"discount_percent":10}]})
    assert lines.status_code == 200, lines.text
    assert lines.json()["amount_minor"] == 599
    tg = await rep.put(f"/api/v1/deals/{d.json()['id']}/tags", json={"names":["hot"]})
    assert tg.status_code == 200, tg.text
    p = await rep.get("/api/v1/deals", params={"filter":"status[eq]:open,or(amount_minor[gte]:100,owner_id[eq]:me)","sort":"-expected_close_on","limit":1})
    assert p.status_code==200, p.text
    p2 = await rep.get("/api/v1/deals", params={"filter":"status[eq]:open,or(amount_minor[gte]:100,owner_id[eq]:me)","sort":"-expected_close_on","limit":1,"cursor":p.json()["next_cursor"]})
    assert p2.status_code==200, p2.text
    assert p2.json()["items"][0]["id"]!=p.json()["items"][0]["id"]
    bad = await rep.get("/api/v1/deals", params={"filter":"nope[eq]:1"}); assert bad.status_code==422, bad.text
