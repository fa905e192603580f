-- Words of records and misspellings of words; filled by statement triggers, so that no path forgets them.

create function search_tokens(source text) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct left(part, 40)), '{}')
  from regexp_split_to_table(
    lower(regexp_replace(normalize(coalesce(source, ''), NFKD), U&'[\0300-\036f]', '', 'g')), '[^[:alnum:]]+'
  ) as part
  where part <> ''
$$;

-- "Tech Giant" is also found as "techgiant".
create function search_joined(source text) returns text language sql immutable parallel safe as $$
  select case when source ~ '[^[:alnum:]]' then regexp_replace(source, '[^[:alnum:]]+', '', 'g') end
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
