"""The SQL of `PgVectors`. Each statement names workspace and space, beside what row-level security adds."""

_HERE = "workspace_id = %(workspace)s and space_id = %(space)s"
_SPACE = "workspace_id = %(workspace)s and id = %(space)s"

LOCK_INDEXES = "select pg_advisory_xact_lock(7203115)"
LOCK = f"update vector_spaces set revision = nextval('vector_revisions') where {_SPACE} returning revision"
LOCK_OR_MAKE = """
insert into vector_spaces (workspace_id, id, dims, revision, horizon)
select %(workspace)s, %(space)s, %(dims)s, next, next from nextval('vector_revisions') next
on conflict (workspace_id, id) do update set revision = nextval('vector_revisions')
returning revision, dims
"""
STATE = f"select revision, horizon, points, has_index from vector_spaces where {_SPACE}"
# Unable to sort, the planner takes the index whatever it believes about a table that has just been filled.
STATE_BEFORE_SEARCH = f"""
select revision, horizon, points, has_index,
  set_config('hnsw.ef_search', %(ef_search)s, true),
  set_config('hnsw.iterative_scan', 'strict_order', true),
  set_config('enable_sort', case when has_index and %(only_index)s then 'off' else 'on' end, true)
from vector_spaces where {_SPACE}
"""
GROWN = f"update vector_spaces set points = points + %(points)s where {_SPACE}"
SHRUNK = f"update vector_spaces set points = points - %(gone)s, removed = removed + %(gone)s where {_SPACE}"
EMPTIED = f"update vector_spaces set points = 0, removed = 0, horizon = revision where {_SPACE}"
INDEXED = f"update vector_spaces set has_index = true where {_SPACE}"
FORGET = f"delete from vector_spaces where {_SPACE}"
FORGET_REMOVED = f"""
with over as (
  update vector_spaces set removed = 0, horizon = revision
  where {_SPACE} and removed > greatest(%(kept)s, points) returning id)
delete from vector_removals where {_HERE} and exists (select from over)
"""

PUT = """
insert into vector_points as old
  (workspace_id, space_id, id, embedding, terms, source_id, audience, language, products, revision)
values (%(workspace)s, %(space)s, %(id)s, %(embedding)s, %(terms)s, %(source)s, %(audience)s, %(language)s,
  %(products)s, %(revision)s)
on conflict (workspace_id, space_id, id) do update set
  embedding = excluded.embedding, terms = excluded.terms, source_id = excluded.source_id,
  audience = excluded.audience, language = excluded.language, products = excluded.products,
  revision = excluded.revision
where (old.embedding, old.terms, old.source_id, old.audience, old.language, old.products)
  is distinct from (excluded.embedding, excluded.terms, excluded.source_id, excluded.audience,
    excluded.language, excluded.products)
"""
REMEMBER = f"delete from vector_removals where {_HERE} and id = any(%(ids)s)"
_GONE = """
insert into vector_removals (workspace_id, space_id, id, revision)
select %(workspace)s, %(space)s, id, %(revision)s from gone
"""
REMOVE_IDS = f"""
with gone as (delete from vector_points where {_HERE} and id = any(%(ids)s) returning id) {_GONE}
"""
REMOVE_SOURCE = f"""
with gone as (delete from vector_points where {_HERE} and source_id = %(source)s returning id) {_GONE}
"""
EMPTY = f"""
with removals as (delete from vector_removals where {_HERE}) delete from vector_points where {_HERE}
"""

COUNT = f"select count(*) from vector_points where {_HERE}"
COUNT_OF = f"{COUNT} and id = any(%(ids)s)"
IDS = f"select coalesce(string_agg(uuid_send(id), ''), '') from vector_points where {_HERE}"
# Joined on the server: numbers for NumPy, not a hundred thousand rows for Python.
ADDED = f"""
select source_id, audience, language, products, string_agg(uuid_send(id), ''),
  string_agg(int8send(revision), ''), string_agg(int4send(octet_length(terms)), ''), string_agg(terms, '')
from vector_points where {_HERE} and revision > %(seen)s
group by source_id, audience, language, products
"""
REMOVED = f"""
select coalesce(string_agg(uuid_send(id), ''), '') from vector_removals
where {_HERE} and revision > %(seen)s
"""
