{#
    Stop the build when more than `max_rejected_share` of a file was rejected, with a
    sentence that names the columns, the most frequent cells to blame with some of their
    lines, and what to write into the description. The rejected lines are kept as a CSV
    file beside the working file. Empty lines and copies of a line lose nothing and do not
    count.
#}
{% macro stop_when_too_many_rejected() -%}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        {%- set query = too_many_rejected() -%}
        {%- if run_query(query).rows | length -%}
            {%- set kept = keep_rejected_rows() -%}
            {%- set sentences = [] -%}
            {%- for language, words in _refusal_words().items() -%}
                {%- do sentences.append(
                    'sentence_' ~ language ~ ' || '
                    ~ sql_text(words.all_lines ~ kept ~ '.' if kept else '')
                    ~ ' as sentence_' ~ language
                ) -%}
            {%- endfor -%}
            {%- do stop_build(
                'select ' ~ sentences | join(', ') ~ ' from (' ~ query ~ ') as found'
            ) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# What the sentences of a refusal say, in both languages. #}
{% macro _refusal_words() -%}
    {{ return({
        'en': {
            'rejected_of': ' of ',
            'rejected': ': ',
            'too_many': ' records were rejected, more than max_rejected_share (',
            'mostly': ') allows; mostly ',
            'in_column': ' in the column `',
            'times': ' times, in line ',
            'end_of_cell': '',
            'write': '; write `',
            'if_missing': '` if that means no value',
            'either': ' or ',
            'no_ids': '; write `row_id: true` if there are no ids',
            'other_ids': '; if these are different customers, give `user_id` to another'
                ~ ' column or write `row_id: true`',
            'correct': '. Correct the file, its description or the seed code_values.',
            'all_lines': ' All rejected lines: ',
        },
        'ru': {
            'rejected_of': ' из ',
            'rejected': ': отклонено записей ',
            'too_many': ', больше, чем допускает max_rejected_share (',
            'mostly': '); чаще всего ',
            'in_column': ', столбец `',
            'times': ' (строки ',
            'end_of_cell': ')',
            'write': '; напишите `',
            'if_missing': '`, если это значит «нет значения»',
            'either': ' или ',
            'no_ids': '; напишите `row_id: true`, если идентификаторов нет',
            'other_ids': '; если это разные клиенты, отдайте `user_id` другому столбцу'
                ~ ' или напишите `row_id: true`',
            'correct': '. Исправьте файл, его описание или справочник code_values.',
            'all_lines': ' Все отклонённые строки: ',
        },
    }) }}
{%- endmacro %}

{# Path of the file where the rejected lines are kept; only DuckDB writes one. #}
{% macro keep_rejected_rows() -%}
    {{ return(adapter.dispatch('keep_rejected_rows')()) }}
{%- endmacro %}

{% macro default__keep_rejected_rows() -%}
    {{ return('') }}
{%- endmacro %}

{% macro duckdb__keep_rejected_rows() -%}
    {%- set path = env_var('BANK_CHURN_WORKING_FILE', 'target/bank_churn.duckdb')
        ~ '.rejected.csv' -%}
    {%- do run_query(
        'copy (with rejected as (' ~ _given_rejections() ~ '), delivered as ('
        ~ lines_of(ref('stg_bank__typed_rows'), 'rejected')
        ~ ") select rejected.file_name, rejected.line_number,"
        ~ " array_to_string(rejected.reasons, ', ') as reasons, delivered.raw_line"
        ~ ' from rejected left join delivered'
        ~ ' on rejected.file_index = delivered.file_index'
        ~ ' and rejected.line_number = delivered.line_number'
        ~ ' order by rejected.file_index, rejected.line_number) to ' ~ sql_text(path)
        ~ ' (format csv, header)'
    ) -%}
    {{ return(path) }}
{%- endmacro %}

{# The rejected rows before they are a table: by themselves, and by their keys. #}
{% macro _given_rejections() -%}
    select
        judged_rows.file_index,
        files.file_name,
        {{ line_number_of('judged_rows', 'files') }} as line_number,
        judged_rows.cells,
        split(judged_rows.reasons, ',') as reasons
    from {{ ref('stg_bank__judged_rows') }} as judged_rows
    inner join {{ ref('stg_bank__files') }} as files
        on judged_rows.file_index = files.file_index
    where judged_rows.reasons is not null
    union all
    select
        file_index,
        file_name,
        line_number,
        null as cells,
        {{ list_of(['reason']) }} as reasons
    from {{ ref('stg_bank__repeated_ids') }}
    where reason is not null
{%- endmacro %}

{# A row (sentence_en, sentence_ru) for each file of which too much was rejected. #}
{% macro too_many_rejected() %}
    {%- set files = ref('stg_bank__files') %}
    {%- set limit = var('extract').get('max_rejected_share', var('max_rejected_share')) %}
    {%- set fields = extract_fields() %}
    with rejected as (
        {{ _given_rejections() | indent(8) }}
    ),

    given as (
        select
            file_index,
            line_number,
            cells,
            {{ each_item('reasons') }} as reason
        from rejected
    ),

    placed as (
        select
            file_index,
            line_number,
            cells,
            reason,
            case reason
                {%- for field in fields %}
                {%- for code in reasons_of(field).values() %}
                when '{{ code }}' then {{ field['position'] }}
                {%- endfor %}
                {%- endfor %}
            end as position
        from given
        where reason not in ('duplicate_row', 'empty_line')
    ),

    blamed as (
        select
            file_index,
            line_number,
            reason,
            position,
            left({{ _printable(list_item('cells', 'position')) }}, 40) as cell
        from placed
    ),

    numbered as (
        select
            *,
            count(*) over (partition by file_index, reason) as reason_count,
            count(*) over (partition by file_index, reason, cell) as cell_count,
            row_number() over (
                partition by file_index, reason, cell order by line_number
            ) as line_place
        from blamed
    ),

    cell_lines as (
        select
            file_index,
            reason,
            position,
            reason_count,
            cell,
            cell_count,
            {{ dbt.listagg('cast(line_number as string)', "', '", 'order by line_number') }}
                as lines
        from numbered
        where line_place <= 3
        group by
            file_index,
            reason,
            position,
            reason_count,
            cell,
            cell_count
    ),

    ranked_cells as (
        select
            *,
            row_number() over (
                partition by file_index, reason order by cell_count desc, cell
            ) as place
        from cell_lines
    ),

    reason_texts as (
        select
            file_index,
            reason,
            position,
            reason_count,
            {%- for language, words in _refusal_words().items() %}
            {{ dbt.listagg(
                "coalesce('`' || cell || '` ', '') || cell_count || '" ~ words.times
                ~ "' || lines || '" ~ words.end_of_cell ~ "'",
                "'; '", 'order by place'
            ) }} as cells_{{ language }},
            {%- endfor %}
            {{ dbt.listagg("'\"' || cell || '\"'", "', '", 'order by place') }}
                as cell_list
        from ranked_cells
        where place <= 3
        group by
            file_index,
            reason,
            position,
            reason_count
    ),

    ranked_reasons as (
        select
            *,
            row_number() over (
                partition by file_index order by reason_count desc, reason
            ) as place
        from reason_texts
    ),

    explained as (
        select
            ranked_reasons.file_index,
            ranked_reasons.place,
            {%- for language, words in _refusal_words().items() %}
            ranked_reasons.reason || ' (' || ranked_reasons.reason_count || ')'
            || coalesce(
                {{ sql_text(words.in_column) }}
                || {{ _printable(list_item('files.source_columns', 'ranked_reasons.position')) }}
                || '`', ''
            )
            || ': ' || ranked_reasons.cells_{{ language }}
            || case
                {%- for field in fields %}
                {%- set name = "coalesce(" ~ _printable(
                    list_item('files.source_columns', field['position'])
                ) ~ ", 'COLUMN')" %}
                {%- set opened = sql_text(words.write ~ 'columns: {') ~ " || " ~ name
                    ~ " || ': {field: " ~ field['column_name'] ~ ", '" %}
                {%- set reasons = reasons_of(field) %}
                {%- if field['kind'] == 'code' %}
                {%- set codes = ['female', 'male'] if field['data_type'] == 'string'
                    else ['true', 'false'] %}
                when ranked_reasons.reason = '{{ reasons.wrong }}'
                    then
                        {{ opened }} || 'values: {' || coalesce(ranked_reasons.cell_list, '')
                        || '{{ ": " ~ codes | join(words.either) }}}}}`'
                {%- elif 'wrong' in reasons %}
                when ranked_reasons.reason = '{{ reasons.wrong }}'
                    then
                        {{ opened }} || 'missing: [' || coalesce(ranked_reasons.cell_list, '')
                        || {{ sql_text(']}}' ~ words.if_missing) }}
                {%- endif %}
                {%- endfor %}
                when ranked_reasons.reason = 'missing_user_id'
                    then {{ sql_text(words.no_ids) }}
                when ranked_reasons.reason = 'duplicate_key'
                    then {{ sql_text(words.other_ids) }}
                else ''
            end as shown_{{ language }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        from ranked_reasons
        inner join {{ files }} as files on ranked_reasons.file_index = files.file_index
        where ranked_reasons.place <= 3
    ),

    main_reasons as (
        select
            file_index,
            {%- for language in _refusal_words() %}
            {{ dbt.listagg('shown_' ~ language, "'. '", 'order by place') }}
                as shown_{{ language }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        from explained
        group by file_index
    ),

    rejected_counts as (
        select
            file_index,
            count(distinct line_number) as rejected_count
        from placed
        group by file_index
    )

    select
        {%- for language, words in _refusal_words().items() %}
        files.file_name || {{ sql_text(words.rejected) }} || rejected_count
        || {{ sql_text(words.rejected_of) }} || files.record_count
        || {{ sql_text(words.too_many ~ limit ~ words.mostly) }}
        || main_reasons.shown_{{ language }} || {{ sql_text(words.correct) }}
            as sentence_{{ language }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ files }} as files
    inner join rejected_counts on files.file_index = rejected_counts.file_index
    inner join main_reasons on files.file_index = main_reasons.file_index
    where rejected_count > files.record_count * {{ limit }}
    order by files.file_index
{% endmacro %}

{# A delivered text for a sentence: without characters that move a terminal. #}
{% macro _printable(text) -%}
    {%- set control -%}
        {%- for code in range(1, 32) -%}{{ '%c' % code }}{%- endfor -%}
    {%- endset -%}
    translate({{ text }}, '{{ control }}{{ "\u007f\u009b" }}', '')
{%- endmacro %}
