{#
    The files of this build, as `stg_bank__files` describes them. A file that cannot be
    read stops the build with its sentence. Nothing was built yet when the project is
    only parsed, compiled or linted: then the default seed.
#}
{% macro delivered_files() %}
    {% set seed = {'file_index': 1, 'read_as': 'seed'} %}
    {% if not execute %}
        {{ return([seed]) }}
    {% endif %}
    {% set files = ref('stg_bank__files') %}
    {% if load_relation(files) is none %}
        {{ return([seed]) }}
    {% endif %}
    {% do stop_build(
        'select problem_en from ' ~ files
        ~ ' where problem_en is not null order by file_index'
    ) %}
    {% set columns = [
        'file_index', 'read_as', 'read_path', 'separator', 'record_pattern',
        'field_pattern', 'source_columns',
    ] %}
    {% set found = run_query(
        'select ' ~ columns | join(', ') ~ ' from ' ~ files
        ~ ' where problem_en is null order by file_index'
    ) %}
    {% set described = [] %}
    {% for row in found.rows %}
        {% do described.append(dict(zip(columns, row.values()))) %}
    {% endfor %}
    {{ return(described or [seed]) }}
{% endmacro %}
