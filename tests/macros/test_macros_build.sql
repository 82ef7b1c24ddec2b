-- Texts, lists and hashes as both engines write them.
{% set items = list_of(["'a'", "'b'", 'null']) -%}
{%- set none_of_them = list_of([]) -%}
{{ wrong_cases([
    ('a quote', sql_text("Rock 'n' Roll"), "'Rock ' || chr(39) || 'n' || chr(39) || ' Roll'"),
    ('a backslash is a letter', 'length(' ~ sql_text('a\\b') ~ ')', '3'),
    ('Cyrillic and a line break', sql_text('Рост\nов'), "'Рост' || chr(10) || 'ов'"),
    ('a number as text', sql_text(0), "'0'"),
    ('several at once, in order', sql_texts(['x', "y'"]) | join(' || '),
        "'xy' || chr(39)"),
    ('none at all', "'" ~ sql_texts([]) | length ~ "'", "'0'"),
    ('a list has its length', list_length(items), '3'),
    ('an empty list', list_length(none_of_them), '0'),
    ('no list', list_length('cast(null as ' ~ type_text_list() ~ ')'), 'null'),
    ('items are counted from 1', list_item(items, 1), "'a'"),
    ('an item that is null', list_item(items, 3), 'null'),
    ('an item that is not there', list_item(items, 4), 'null'),
    ('one row per item',
        '(select count(*) from (select ' ~ each_item(items) ~ ' as item) as rows)', '3'),
    ('rows agree', row_of(["'a'", '1']) ~ ' = ' ~ row_of(["'a'", '1']), 'true'),
    ('rows differ', row_of(["'a'", '1']) ~ ' = ' ~ row_of(["'a'", '2']), 'false'),
    ('nulls agree', row_of(['1', 'null']) ~ ' is not distinct from '
        ~ row_of(['1', 'null']), 'true'),
    ('SHA-256 of the empty text', sha256_of("''"),
        "'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'"),
    ('SHA-256 of letters', sha256_of("'abc'"),
        "'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'"),
    ('an error that is not reached',
        "case when true then 'fine' else " ~ raise_error("'wrong'") ~ ' end', "'fine'"),
    ('the engine has a version', 'length(' ~ engine_version() ~ ') > 3', 'true'),
]) }}
