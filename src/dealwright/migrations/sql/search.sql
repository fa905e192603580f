-- Words of records and misspellings of words; filled by statement triggers, so that no path forgets them.

-- Named one by one and not as "no letter or digit", on which Python and PostgreSQL do not agree:
-- the same as in `domains/crm/queries/search.py`.
create function search_separators() returns text language sql immutable parallel safe as $$
  select '[\u0001-/:-@\[-`{-\u00bf\u00d7\u00f7\u055a-\u055f\u0589\u05be\u05f3\u05f4\u060c\u061b\u061f\u066a-\u066d'
    || '\u06d4\u0964\u0965\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3003\u3008-\u3020\u3030\u30fb'
    || '\ufe00-\ufe0f\ufeff\ufff0-\uffff\U0001f000-\U0001faff\U000e0000-\U000e01ef]+'
$$;

create function search_tokens(source text) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct left(part, 40)), '{}')
  from regexp_split_to_table(
    lower(regexp_replace(normalize(coalesce(source, ''), NFKD), U&'[\0300-\036f]', '', 'g')), search_separators()
  ) as part
  where part <> ''
$$;

-- "Tech Giant" is also found as "techgiant".
create function search_joined(source text) returns text language sql immutable parallel safe as $$
  select case when source ~ search_separators() then regexp_replace(source, search_separators(), '', 'g') end
$$;

-- The word itself and the word without each of its letters.
create function search_slips(word text) returns setof text language sql immutable parallel safe as $$
  select word union
  select left(word, place - 1) || substr(word, place + 1) from generate_series(1, length(word)) as place
$$;

create type search_text as (workspace_id uuid, record_id uuid, label text, detail text, words text);

create function search_store(record_kind text, texts search_text[]) returns void language plpgsql as $$
begin
  if texts is null then
    return;
  end if;
  insert into search_entries (workspace_id, record_id, kind, label, detail)
    select t.workspace_id, t.record_id, record_kind, coalesce(t.label, ''), coalesce(t.detail, '') from unnest(texts) t;
  insert into search_words (workspace_id, word, record_id)
    select t.workspace_id, w.word, t.record_id from unnest(texts) t, unnest(search_tokens(t.words)) w(word);
  insert into search_misspellings (workspace_id, slip, word)
    select fresh.workspace_id, s.slip, fresh.word
    from (
      select distinct t.workspace_id, w.word from unnest(texts) t, unnest(search_tokens(t.words)) w(word)
      where length(w.word) between 4 and 20 and w.word !~ '^[0-9]+$'
    ) fresh, search_slips(fresh.word) s(slip)
    where not exists (
      select from search_misspellings m
      where m.workspace_id = fresh.workspace_id and m.slip = fresh.word and m.word = fresh.word
    );
end $$;

create function search_remove(records uuid[]) returns void language plpgsql as $$
begin
  if records is null then
    return;
  end if;
  delete from search_entries where record_id = any(records);
  delete from search_words where record_id = any(records);
end $$;
